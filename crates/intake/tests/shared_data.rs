//! The files of the shared data folder, read whole; skipped with a word where they are absent.
#![cfg(test)]

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use zhike_domain::closed_sets::{ProductKind, StaffRole};
use zhike_domain::ids::StaffId;
use zhike_domain::staff::Staff;
use zhike_intake::{FirmFrame, firm_from_files, read_market};

fn shared() -> Option<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("ZHIKE_SHARED_DATA").map_or(usual, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no shared data beside the repository (ZHIKE_SHARED_DATA names another place)");
    None
}

fn frame() -> FirmFrame {
    let demo_rm = StaffId::new(NaiveDate::default().and_hms_opt(0, 0, 0).unwrap().and_utc(), [1; 10]);
    let role = StaffRole::RelationshipManager;
    let staff = vec![Staff { id: demo_rm, name: "林知夏".into(), role, branch: "福田营业部".into() }];
    FirmFrame { name: "示例证券".into(), staff, demo_rm, id_seed: "test".into() }
}

#[test]
fn the_shared_market_is_read_whole() {
    let Some(folder) = shared() else { return };
    let market = read_market(&folder.join("market")).unwrap();
    assert_eq!(market.products.len(), 24);
    assert_eq!(market.prices.len(), 26);
    assert_eq!(market.prices.values().map(|series| series.points().len()).sum::<usize>(), 65_141);
    assert_eq!((market.dividends.len(), market.splits.len(), market.bond_yields.len()), (50, 13, 3_398));
    let gold: Vec<&str> = market
        .products
        .iter()
        .filter(|product| product.kind == ProductKind::Gold)
        .map(|product| product.code.0.as_str())
        .collect();
    assert_eq!(gold, ["518880"]);
}

#[test]
fn the_shared_firm_is_the_same_at_each_import() {
    let Some(folder) = shared() else { return };
    let (market, book) = (folder.join("market"), folder.join("book"));
    let firm = firm_from_files(&market, &book, &frame()).unwrap();
    assert_eq!((firm.clients.len(), firm.ledger.len()), (60, 2_729));
    assert!(firm.clients.iter().all(|client| Some(client.rm) == firm.demo_rm && client.phone.is_some()));
    let tiers: std::collections::BTreeSet<_> = firm.clients.iter().map(|client| client.tier).collect();
    assert!(tiers.len() > 1, "{tiers:?}");
    let again = firm_from_files(&market, &book, &frame()).unwrap();
    assert_eq!(again.clients, firm.clients);
    assert_eq!(again.ledger, firm.ledger);
}
