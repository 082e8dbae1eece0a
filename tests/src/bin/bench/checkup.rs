//! The checkup of a whole book, cold, from the encrypted store: beside decrypting the tables it reads, and the same arithmetic on
//! data that is in memory already.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::{Context, Result, anyhow};
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::{DateTime, TimeDelta, Utc};
use hkdf::Hkdf;
use rusqlite::{Connection, OpenFlags};
use sha2::Sha256;
use zhike_domain::checkup::run::CheckupDay;
use zhike_domain::facts_of::FactSources;
use zhike_domain::ids::ClientId;
use zhike_domain::ledger::{LedgerEntry, replay};
use zhike_testkit::FixedClock;
use zhike_tests::{PASSPHRASE, ServedFirm, demo_day, demo_firm, synchroniser};
use zhike_workstation::Desk;

use crate::table::{Table, median};

const ROUNDS: i64 = 3;
/// What a checkup reads of the store.
const TABLES: [&str; 6] = ["client", "ledger", "fact_sheet", "checkup", "product", "price"];

/// Three scorings of a 2,000-client book, each on another day and by a workstation that was just opened.
pub fn measure(table: &mut Table) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let morning = demo_day().and_hms_opt(2, 0, 0).context("a morning")?.and_utc();
        let firm = ServedFirm::serve(&demo_firm(2_000)).await?;
        let workstation = firm.enrol("device", Arc::new(FixedClock::at(morning))).await?;
        synchroniser().exchange(&*workstation.desk()?, &**workstation.central()).await?;
        workstation.lock();
        let (mut whole, mut decryption, mut maths) = (Vec::new(), Vec::new(), Vec::new());
        let (mut bytes, mut clients) = (0, 0);
        for round in 1..=ROUNDS {
            let desk = opened(&firm, morning + TimeDelta::days(round))?;
            let start = Instant::now();
            clients = desk.score_book(&|_| true)?.done;
            whole.push(start.elapsed().as_secs_f64() * 1e3);
            drop(desk);
            let key = database_key(&firm.device("device"))?;
            let (time, read) = decrypt(&firm.device("device").join("zhike.db"), &key)?;
            decryption.push(time);
            bytes = read;
            let desk = opened(&firm, morning)?;
            maths.push(in_memory(&desk)?);
        }
        let (whole, decryption, maths) = (median(whole), median(decryption), median(maths));
        table.row(
            "whole-book checkup, cold, 2,000 clients",
            format!("{whole:.0} ms ({clients} clients, scores kept)"),
            format!("decrypting {:.1} MB {decryption:.0} ms + arithmetic {maths:.0} ms", mega(bytes)),
            format!("{:.2}", whole / (decryption + maths)),
            "≤ 2 × limit",
        );
        Ok(())
    })
}

/// The desk of a workstation that was just opened: nothing is unpacked, no page is in its cache.
fn opened(firm: &ServedFirm, at: DateTime<Utc>) -> Result<Arc<Desk>> {
    let workstation = firm.workstation("device", Arc::new(FixedClock::at(at)))?;
    workstation.unlock(PASSPHRASE)?;
    Ok(workstation.desk()?)
}

/// The same arithmetic with everything unpacked before, in milliseconds.
fn in_memory(desk: &Desk) -> Result<f64> {
    let store = desk.store();
    let (products, prices, actions) = (store.products()?, store.prices()?, store.corporate_actions()?);
    let sheets: BTreeMap<ClientId, _> = store.fact_sheets()?.into_iter().map(|s| (s.client, s)).collect();
    let clients = store.clients()?;
    let mut ledgers: BTreeMap<ClientId, Vec<LedgerEntry>> = BTreeMap::new();
    store.ledgers(&mut |client, rows| {
        ledgers.insert(client, rows.to_vec());
    })?;
    let mut before = BTreeMap::new();
    for summary in store.checkup_summaries()?.into_iter().filter(|summary| summary.completed_at.is_some()) {
        let checkup = store.checkup(summary.id)?.context("a checkup of the summaries")?;
        before.insert(summary.client, checkup.result.into_inner().facts);
    }
    let start = Instant::now();
    let day = CheckupDay::new(&prices, &actions.dividends, &actions.splits, demo_day());
    for client in &clients {
        let ledger = ledgers.get(&client.id).map_or(&[][..], Vec::as_slice);
        let sources = FactSources {
            client,
            sheet: sheets.get(&client.id),
            position: &replay(ledger, demo_day()),
            ledger,
            products: &products,
            prices: &prices,
            open_breach: false,
        };
        std::hint::black_box(day.examine(&sources).brief(&day, before.get(&client.id)));
    }
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

/// Reads every value of the tables through SQLCipher and looks at none; milliseconds, and bytes.
fn decrypt(database: &Path, key: &str) -> Result<(f64, usize)> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\""))?;
    // The schema first, so that the clock runs over pages alone.
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    let start = Instant::now();
    let mut bytes = 0;
    for table in TABLES {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                bytes += row.get_ref(column)?.as_bytes().map_or(8, <[u8]>::len);
            }
        }
    }
    Ok((start.elapsed().as_secs_f64() * 1e3, bytes))
}

/// The database's key, as the vault unwraps it where there is no key store.
fn database_key(device: &Path) -> Result<String> {
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(device.join("device.json"))?)?;
    let text = |place: &str| {
        file.pointer(place)
            .and_then(serde_json::Value::as_str)
            .with_context(|| format!("the key file lacks {place}"))
    };
    let number = |place: &str| -> Result<u32> {
        let value = file.pointer(place).and_then(serde_json::Value::as_u64);
        Ok(u32::try_from(value.with_context(|| format!("the key file lacks {place}"))?)?)
    };
    let (memory, passes, lanes) = (number("/kdf/memory_kib")?, number("/kdf/passes")?, number("/kdf/lanes")?);
    let salt = hex::decode(text("/salt")?)?;
    let parameters = Params::new(memory, passes, lanes, Some(32)).map_err(|fault| anyhow!("{fault}"))?;
    let mut stretched = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(PASSPHRASE.as_bytes(), &salt, &mut stretched)
        .map_err(|fault| anyhow!("{fault}"))?;
    let mut wrapping = [0; 32];
    Hkdf::<Sha256>::new(Some(&salt), &stretched)
        .expand(b"zhike/vault/1/wrapping key", &mut wrapping)
        .map_err(|fault| anyhow!("{fault}"))?;
    let bound = format!(
        "zhike/vault/1\0{}\0{}\0{memory}/{passes}/{lanes}\0{}\0false",
        text("/algorithm")?,
        text("/vault")?,
        text("/salt")?
    );
    let nonce: [u8; 12] =
        hex::decode(text("/nonce")?)?.try_into().map_err(|_| anyhow!("a nonce of another length"))?;
    let wrapped = hex::decode(text("/wrapped_key")?)?;
    let key = Aes256Gcm::new_from_slice(&wrapping)?
        .decrypt(&Nonce::from(nonce), Payload { msg: &wrapped, aad: bound.as_bytes() })
        .map_err(|_| anyhow!("the key does not unwrap"))?;
    Ok(hex::encode(key))
}

#[expect(clippy::cast_precision_loss, reason = "a number of bytes shown with one decimal")]
fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
