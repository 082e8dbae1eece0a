//! Stories of searching, and the index against a plain scan of all keys.

use std::collections::BTreeMap;

use proptest::prelude::*;
use zhike_domain::client::Client;
use zhike_domain::ids::ClientId;
use zhike_ipc::MatchedBy;

use super::keys::Query;
use super::rank::best_hit;
use super::{Keys, SearchIndex, SearchMatch};
use crate::tests::fixtures::{client, client_id};

fn keys(client: &Client) -> Keys {
    Keys::of(client)
}

fn index(clients: &[Client]) -> SearchIndex {
    let mut all: Vec<(ClientId, Keys)> = clients.iter().map(|client| (client.id, keys(client))).collect();
    all.sort_by_key(|(id, _)| *id);
    SearchIndex::new(all)
}

fn book(names: &[(&str, &str)]) -> Vec<Client> {
    (1..).zip(names).map(|(number, (name, phone))| client(number, name, phone)).collect()
}

fn found(clients: &[Client], text: &str) -> Vec<(String, MatchedBy)> {
    let by_id: BTreeMap<ClientId, &Client> = clients.iter().map(|client| (client.id, client)).collect();
    let hits = index(clients).find(text, 20);
    hits.iter().map(|hit| (by_id[&hit.client].name.reveal().clone(), hit.matched_by)).collect()
}

fn names(clients: &[Client], text: &str) -> Vec<String> {
    found(clients, text).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_client_is_found_by_every_key() {
    let clients = book(&[("曾国藩", "10006310672"), ("周明", "10006319999")]);
    for (text, by) in [
        ("曾", MatchedBy::Name),
        ("国藩", MatchedBy::Name),
        ("zengguofan", MatchedBy::Pinyin),
        ("cengg", MatchedBy::Pinyin),
        ("Zeng Guo", MatchedBy::Pinyin),
        ("ＺＥＮＧ", MatchedBy::Pinyin),
        ("guof", MatchedBy::Pinyin),
        ("zgf", MatchedBy::Initials),
        ("gf", MatchedBy::Initials),
        ("0672", MatchedBy::Phone),
        ("1000-6310-672", MatchedBy::Phone),
        ("+86 100 0631 0672", MatchedBy::Phone),
        ("31067", MatchedBy::Phone),
        ("C0000001", MatchedBy::Number),
        ("c00 00001", MatchedBy::Number),
    ] {
        assert_eq!(found(&clients, text).first(), Some(&("曾国藩".to_owned(), by)), "{text}");
    }
    assert!(found(&clients, "").is_empty() && found(&clients, " - ").is_empty());
    assert!(found(&clients, "没有").is_empty());
}

#[test]
fn surnames_are_found_by_their_own_reading_and_by_the_usual_one() {
    for (name, spellings) in [
        ("曾志伟", &["zeng", "ceng"][..]),
        ("单田芳", &["shan", "dan"]),
        ("仇英", &["qiu", "chou"]),
        ("区志强", &["ou", "qu"]),
        ("查良镛", &["zha", "cha"]),
        ("解晓东", &["xie", "jie"]),
        ("朴志成", &["piao", "pu"]),
        ("覃辉", &["qin", "tan"]),
        ("尉迟恭", &["yuchi", "weichi"]),
        ("万俟卨", &["moqi", "wanqi"]),
        ("长孙无忌", &["zhangsun", "changsun"]),
        ("吕布", &["lv", "lu"]),
        ("盖聂", &["ge", "gai"]),
        ("乐毅", &["yue", "le"]),
    ] {
        for spelling in spellings {
            assert_eq!(names(&book(&[(name, "10000000000")]), spelling), [name], "{spelling}");
        }
    }
}

#[test]
fn the_best_hit_comes_first() {
    let clients = book(&[
        ("刘伟明", "10000000012"),
        ("陈王伟", "10000000345"),
        ("王伟明", "10000000789"),
        ("王伟", "10000123451"),
    ]);
    assert_eq!(names(&clients, "王伟"), ["王伟", "王伟明", "陈王伟"]);
    assert_eq!(names(&clients, "wang"), ["王伟", "王伟明", "陈王伟"]);
    assert_eq!(names(&clients, "345"), ["陈王伟", "王伟"], "the end of a number before its middle");
    let clients = book(&[("周三", "10000001000"), ("张三", "10000001001")]);
    assert_eq!(found(&clients, "zs")[0].1, MatchedBy::Initials);
    assert_eq!(index(&clients).find("zs", 1).len(), 1);
    assert!(index(&clients).find("zs", 0).is_empty());
}

#[test]
fn two_digits_of_a_phone_say_nothing() {
    let clients = book(&[("周明", "10000004567")]);
    assert!(found(&clients, "67").is_empty());
    assert_eq!(found(&clients, "567")[0].1, MatchedBy::Phone);
}

#[test]
fn organisations_and_foreigners_are_found() {
    let clients = book(&[("华信（深圳）科技有限公司", "075500000000"), ("Wendy O'Brien", "10000004567")]);
    assert_eq!(names(&clients, "深圳科技").len(), 1);
    assert_eq!(names(&clients, "hxszkj").len(), 1);
    assert_eq!(names(&clients, "obri").len(), 1);
    assert_eq!(names(&clients, "O’Brien").len(), 1);
}

#[test]
fn changes_show_at_once_and_after_sorting_again() {
    let clients = book(&[("周明", "10000004567"), ("张三", "10000004568")]);
    let index = index(&clients);
    let renamed = client(1, "周亮", "10000004567");
    index.follow(&[(client_id(1), Some(keys(&renamed))), (client_id(2), None)]);
    let expect = |index: &SearchIndex| {
        assert!(index.find("周明", 9).is_empty() && index.find("张", 9).is_empty());
        assert_eq!(index.find("zhoul", 9)[0].client, client_id(1));
    };
    expect(&index);
    index.rebuild(vec![(client_id(1), keys(&renamed))]);
    expect(&index);
}

#[test]
fn the_index_of_20_000_clients_would_fit_in_30_mebibytes() {
    let family: Vec<char> = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗曾单仇区查解吕覃".chars().collect();
    let given: Vec<char> =
        "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国文志玉红长乐重行".chars().collect();
    // A fixed walk through names and numbers; the last digits differ as those of real phones do.
    let mut state = 88_172_645_463_325_252u64;
    let mut pick = |from: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % from).unwrap()
    };
    let all = (0..2_000).map(|number| {
        let name: String = [family[pick(28)], given[pick(35)], given[pick(35)]].iter().collect();
        (client_id(number), keys(&client(number, &name, &format!("1000{:07}", pick(10_000_000)))))
    });
    let bytes = super::Base::build(all.collect()).bytes();
    // Names repeat more in a larger book: ten times as many clients take less than ten times as much.
    assert!(bytes < 3 * 1024 * 1024, "{bytes} bytes");
}

/// What a scan of every place in every key finds.
fn scan(all: &BTreeMap<ClientId, Keys>, text: &str, limit: usize) -> Vec<SearchMatch> {
    let Some(query) = Query::new(text) else { return Vec::new() };
    let mut hits: Vec<_> = all.iter().filter_map(|(client, keys)| best_hit(&query, *client, keys)).collect();
    hits.sort_unstable();
    hits.truncate(limit);
    hits.into_iter().map(super::Hit::into_match).collect()
}

fn name() -> impl Strategy<Value = String> {
    let family = prop::sample::select("王李张刘陈杨曾单仇区吕覃欧阳".chars().collect::<Vec<_>>());
    let given = prop::sample::select("伟芳娜秀英敏静丽强磊军洋乐长重华明曾a1".chars().collect::<Vec<_>>());
    (family, prop::collection::vec(given, 0..4))
        .prop_map(|(family, given)| std::iter::once(family).chain(given).collect())
}

fn a_client() -> impl Strategy<Value = (u32, String, String)> {
    (0u32..60, name(), "1[01]{2}[0-9]{4}[01]{4}")
}

fn a_query() -> impl Strategy<Value = String> {
    prop_oneof![
        name(),
        "[王李张曾单伟芳长]{1,2}",
        "(w|l|z|ch|zh|wang|li|zeng|ceng|shan|wei|fang)[a-z]{0,3}",
        "[a-z]{1,2}",
        "[01]{1,5}",
        "[0-9]{3,4}",
        "[cC]0*[0-9]{0,2}",
        "86[01]{2,11}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_index_finds_what_a_scan_finds_in_the_same_order(
        before in prop::collection::vec(a_client(), 0..40),
        changed in prop::collection::vec((a_client(), any::<bool>()), 0..10),
        queries in prop::collection::vec(a_query(), 1..12),
        limit in prop_oneof![Just(3usize), Just(10), Just(usize::MAX)],
    ) {
        let mut all = BTreeMap::new();
        for (number, name, phone) in &before {
            all.insert(client_id(*number), keys(&client(*number, name, phone)));
        }
        let index = SearchIndex::new(all.clone().into_iter().collect());
        for ((number, name, phone), stays) in &changed {
            let keys = stays.then(|| keys(&client(*number, name, phone)));
            index.follow(&[(client_id(*number), keys.clone())]);
            match keys {
                Some(keys) => all.insert(client_id(*number), keys),
                None => all.remove(&client_id(*number)),
            };
        }
        for query in &queries {
            prop_assert_eq!(index.find(query, limit), scan(&all, query, limit), "{}", query);
        }
        let again = SearchIndex::new(all.clone().into_iter().collect());
        for query in &queries {
            prop_assert_eq!(again.find(query, limit), scan(&all, query, limit), "{}", query);
        }
        for keys in all.values() {
            prop_assert!(&Keys::from_text(&keys.to_text()) == keys);
        }
    }
}
