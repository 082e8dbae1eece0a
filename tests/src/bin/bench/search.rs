//! Search per key press on 20,000 names, through the same port as the window's command, beside a plain scan of the same texts.

use std::time::Instant;

use anyhow::{Context, Result};
use chrono::{TimeZone, Utc};
use zhike_domain::client::Client;
use zhike_domain::ids::StaffId;
use zhike_protocol::pull::{Change, ChangeOp, PullAnswer};
use zhike_protocol::record::RecordKind;
use zhike_store::DeviceVault;
use zhike_tests::PASSPHRASE;
use zhike_workstation::ports::Vault;

use crate::table::{Table, median, quantile};

const NAMES: u32 = 20_000;
const SURNAMES: &[char] = &[
    '王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '徐', '孙', '马', '朱', '胡', '郭', '何',
    '林', '高', '曾',
];
const GIVEN: &[char] = &[
    '建', '国', '淑', '芳', '子', '涵', '浩', '然', '晓', '明', '思', '敏', '志', '强', '丽', '华', '军',
    '秀', '英', '伟', '雨', '欣', '梓', '轩',
];

/// Types names, pinyin, initials and phone tails of known clients key by key.
pub fn measure(table: &mut Table) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = DeviceVault::new(folder.path().to_owned()).create(PASSPHRASE)?;
    let clients: Vec<Client> = (0..NAMES).map(client).collect();
    let changes = clients
        .iter()
        .enumerate()
        .map(|(seq, client)| {
            Ok(Change {
                seq: u64::try_from(seq)? + 1,
                op: ChangeOp::Put,
                kind: RecordKind::Client,
                id: client.id.to_string(),
                rev: 1,
                body: Some(serde_json::to_value(client)?),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let server_time = Utc.timestamp_opt(1_790_000_000, 0).single().context("a time")?;
    store.apply_page(&PullAnswer {
        changes,
        acked_mid: 0,
        scope_ver: 1,
        epoch: 1,
        next: "bench".to_owned(),
        complete: true,
        remaining: 0,
        server_time,
    })?;

    let keys = key_presses(&clients);
    let texts: Vec<String> = clients.iter().map(|c| format!("{} {}", c.name.reveal(), c.number)).collect();
    // Once for nothing: the index may be built at the first question.
    store.search("王", 10)?;
    let mut ours = Vec::with_capacity(keys.len());
    for key in &keys {
        let start = Instant::now();
        std::hint::black_box(store.search(key, 10)?);
        ours.push(start.elapsed().as_secs_f64() * 1e6);
    }
    let scans = keys.iter().step_by(16).map(|key| {
        let finder = memchr::memmem::Finder::new(key);
        let start = Instant::now();
        std::hint::black_box(texts.iter().filter(|text| finder.find(text.as_bytes()).is_some()).count());
        start.elapsed().as_secs_f64() * 1e6
    });
    let scan = median(scans.collect());
    ours.sort_by(f64::total_cmp);
    let (p50, p99) = (quantile(&ours, 0.5), quantile(&ours, 0.99));
    table.row(
        "search per key, 20,000 names, p50",
        format!("{p50:.1} µs ({} keys)", keys.len()),
        format!("memmem over names and numbers {scan:.1} µs"),
        format!("{:.2}", p50 / scan),
        "≤ 15 µs",
    );
    table.row(
        "search per key, 20,000 names, p99",
        format!("{p99:.1} µs"),
        "–".to_owned(),
        "–".to_owned(),
        "≤ 300 µs",
    );
    Ok(())
}

fn client(n: u32) -> Client {
    let pick = |from: &[char], at: u32| from.get(usize::try_from(at).unwrap_or(0) % from.len()).copied();
    let name: String =
        [pick(SURNAMES, n), pick(GIVEN, n / 7), pick(GIVEN, n / 131)].into_iter().flatten().collect();
    zhike_testkit::client(n, &name, StaffId(uuid::Uuid::from_u128(1)))
}

/// What is in the field after each key: the first one, two, three characters of names, of pinyin, of initials, and of phone
/// tails, as somebody types them.
fn key_presses(clients: &[Client]) -> Vec<String> {
    let mut keys = Vec::new();
    let prefixes = |text: &str| -> Vec<String> {
        text.char_indices().filter_map(|(at, c)| text.get(..at + c.len_utf8())).map(str::to_owned).collect()
    };
    for client in clients.iter().step_by(97) {
        keys.extend(prefixes(client.name.reveal()));
        if let Some(phone) = &client.phone {
            let tail: String = phone.reveal().chars().skip(7).collect();
            keys.extend(prefixes(&tail));
        }
    }
    for typed in
        ["wangjianguo", "zengzihan", "cengzihan", "lishufang", "chenxiaoming", "wjg", "lsf", "zsm", "cxm"]
    {
        keys.extend(prefixes(typed));
    }
    keys
}
