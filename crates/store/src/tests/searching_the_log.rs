//! Stories of searching the service log.

use std::time::Instant;

use zhike_domain::log_entry::Correction;
use zhike_workstation::ports::Book;

use super::fixtures::*;
use crate::EncryptedStore;

fn found(store: &EncryptedStore, text: &str, client: Option<u32>) -> Vec<zhike_domain::ids::LogEntryId> {
    let entries = store.search_log(text, client.map(client_id), 50).unwrap();
    entries.into_iter().map(|stored| stored.sealed.entry.id).collect()
}

#[test]
fn every_word_has_to_occur_in_any_script_case_and_width() {
    let fresh = fresh();
    let store = &fresh.store;
    let mut first = record(1);
    first.summary = "谈了女儿出国的学费，他问 ＥＴＦ 能不能定投".into();
    first.disclosures = vec!["产品不保本".into()];
    seal_in(store, 1, first).unwrap();
    let mut second = record(2);
    second.summary = "Rang about the Tuition plan".into();
    second.follow_ups = vec![promise(1)];
    second.products = vec!["F0001".into()];
    second.started_at = at(-30);
    second.corrects = Some(Correction { entry: entry_id(1), reason: "写错了金额".into() });
    seal_in(store, 2, second).unwrap();

    assert_eq!(found(store, "学费 etf", None), [entry_id(1)]);
    assert_eq!(found(store, "学费 tuition", None), [], "both words in one entry");
    assert_eq!(found(store, "TUITION", None), [entry_id(2)]);
    assert_eq!(found(store, "不保本", None), [entry_id(1)], "a disclosure");
    assert_eq!(found(store, "回电", None), [entry_id(2)], "a promise");
    assert_eq!(found(store, "f0001", None), [entry_id(2)], "a product by its code");
    assert_eq!(found(store, "金额", None), [entry_id(2)], "the reason of a correction");
    assert_eq!(found(store, "的", Some(2)), [], "of the client asked for");
    assert_eq!(found(store, "　 ", None), [], "no word");
    assert_eq!(found(store, "e", None), [entry_id(2), entry_id(1)], "newest contact first");
}

#[test]
fn entries_kept_before_there_was_a_search_are_found_after_opening() {
    let fresh = fresh();
    seal_in(&fresh.store, 1, record(1)).unwrap();
    let forget = "DELETE FROM log_text";
    fresh.store.database.write(|transaction| Ok(transaction.execute_batch(forget)?)).unwrap();
    assert_eq!(found(&fresh.store, "到期", None), []);
    let fresh = fresh.reopened();
    assert_eq!(found(&fresh.store, "到期", None), [entry_id(1)]);
}

/// `cargo nextest run -p zhike-store --run-ignored only measure_searching --no-capture`
#[test]
#[ignore = "a measurement"]
fn measure_searching_five_thousand_entries() {
    let fresh = fresh();
    let store = &fresh.store;
    let text = "谈了女儿出国读书的学费和家里的保障，讲了净值会波动、有封闭期，她说回去和先生商量。".repeat(4);
    for number in 1..=5_000 {
        let mut said = record(number % 40);
        said.summary = format!("{text}{number}").into();
        seal_in(store, number, said).unwrap();
    }
    for wanted in ["学费 4999", "没有这个词", "学费"] {
        let mut millis: Vec<u128> = (0..200)
            .map(|_| {
                let begin = Instant::now();
                store.search_log(wanted, None, 50).unwrap();
                begin.elapsed().as_micros()
            })
            .collect();
        millis.sort_unstable();
        eprintln!("{wanted}: p50 {} µs, p99 {} µs", millis[100], millis[198]);
    }
}
