//! Disguises (SC-02): whatever stands between the characters of a phrase, however wide, old or ornate they are, it is found and its
//! place is that of the text as it was written.
#![cfg(test)]

use proptest::prelude::*;
use zhike_lint::{Beside, Hit, LONGEST_TEXT, Level, Lexicon, lint};

const PHRASES: [&str; 12] = [
    "保本",
    "保息",
    "保收益",
    "稳赚",
    "稳赚不赔",
    "只赚不赔",
    "必涨",
    "零风险",
    "无风险",
    "承诺收益",
    "刚性兑付",
    "绝对不会亏",
];
const TRADITIONAL: [(&str, &str); 8] = [
    ("保證收益", "保证收益"),
    ("穩賺不賠", "稳赚不赔"),
    ("必漲", "必涨"),
    ("零風險", "零风险"),
    ("無風險", "无风险"),
    ("承諾收益", "承诺收益"),
    ("剛性兌付", "刚性兑付"),
    ("絕對不會虧", "绝对不会亏"),
];
const BETWEEN: [&str; 16] = [
    " ", "\u{3000}", "-", "_", "·", "*", "~", "|", "/", "\u{200B}", "\u{FE0F}", "😀", "①", "㊣", "\u{202E}",
    "\u{0301}",
];

fn found(text: &str) -> Vec<Hit> {
    lint(text, Lexicon::shipped(), Beside::default()).unwrap()
}

#[test]
fn every_phrase_is_found_bare() {
    for phrase in PHRASES.iter().chain(&["包赚", "内部消息", "本金一分不少", "保证收益"]) {
        let hits = found(phrase);
        assert_eq!(hits.len(), 1, "{phrase}");
        assert_eq!((hits[0].text.as_str(), hits[0].level), (*phrase, Level::Block));
    }
    for (written, read) in TRADITIONAL {
        assert_eq!(found(written)[0].text, written);
        assert_eq!(found(written)[0].phrase, found(read)[0].phrase);
    }
}

#[test]
fn words_across_a_border_are_none() {
    for text in
        ["确保本周", "担保本年度", "保单本年", "无风险利率", "无风险收益率", "未必涨", "risk-free rate"]
    {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn a_number_between_digits_is_no_disguise() {
    assert_eq!(found("第10风险等级"), []);
    assert_eq!(found("0风险").len(), 1);
}

#[test]
fn a_lexicon_that_cannot_be_read_says_where() {
    let fault = Lexicon::from_toml("version = \"x\"\nfold = 3\n").unwrap_err();
    assert!(fault.line > 0 && !fault.reason.is_empty());
}

#[test]
fn a_recommendation_needs_a_verdict() {
    assert_eq!(found("推荐买入").len(), 1);
    assert_eq!(lint("推荐买入", Lexicon::shipped(), Beside { judged: true }).unwrap(), []);
}

proptest! {
    #[test]
    fn what_stands_between_does_not_hide(
        phrase in prop::sample::select(&PHRASES[..]),
        marks in prop::collection::vec(prop::sample::select(&BETWEEN[..]), 4),
        before in prop::sample::select(&["", "您好，", "这款产品", "It is 这款"][..]),
    ) {
        let mut text = before.to_owned();
        let start = text.chars().count();
        let last = phrase.chars().count() - 1;
        for (at, character) in phrase.chars().enumerate() {
            text.push(character);
            if at < last {
                text.push_str(marks[at % marks.len()]);
            }
        }
        let end = text.chars().count();
        let hits = found(&text);
        prop_assert!(hits.iter().any(|hit| hit.start == start && hit.end == end && hit.level == Level::Block), "{text}");
    }

    #[test]
    fn width_and_case_do_not_hide(upper in any::<u32>()) {
        let phrase = "guaranteed returns";
        let disguised: String = phrase
            .chars()
            .enumerate()
            .map(|(at, one)| match (one, upper >> at & 1) {
                (' ', _) => ' ',
                (one, 1) => char::from_u32(one as u32 + 0xFEE0 - 32).unwrap(),
                (one, _) => one,
            })
            .collect();
        prop_assert_eq!(found(&disguised).len(), 1, "{}", disguised);
    }

    #[test]
    fn any_text_is_looked_through_and_places_hold(text in "\\PC{0,80}|[保本息收益稳赚不赔必涨零无风险，。 a-z0-9%]{0,60}") {
        let characters: Vec<char> = text.chars().collect();
        let mut last = 0;
        for hit in found(&text) {
            prop_assert!(last <= hit.start && hit.start < hit.end && hit.end <= characters.len());
            prop_assert_eq!(&hit.text, &characters[hit.start..hit.end].iter().collect::<String>());
            last = hit.end;
        }
    }

    #[test]
    fn a_clause_before_or_after_changes_nothing(
        phrase in prop::sample::select(&PHRASES[..]),
        other in prop::sample::select(&["您好", "明天见", "我们聊聊孩子的学费", "它的费率是 1.2%"][..]),
    ) {
        prop_assert_eq!(found(&format!("{other}。{phrase}。{other}。")).len(), 1);
    }

    #[test]
    fn a_negator_in_the_clause_makes_it_lawful(
        phrase in prop::sample::select(&["保本", "保息", "保收益", "刚性兑付", "承诺收益"][..]),
        negator in prop::sample::select(&["不", "无法", "不能", "不得", "不会", "禁止", "严禁", "请勿"][..]),
    ) {
        prop_assert_eq!(found(&format!("我们{negator}{phrase}")), []);
        prop_assert_eq!(found(&format!("我们{negator}说谎，{phrase}")).len(), 1);
    }
}

#[test]
fn a_text_that_nobody_says_is_refused() {
    let long = "好".repeat(LONGEST_TEXT + 1);
    assert_eq!(lint(&long, Lexicon::shipped(), Beside::default()).unwrap_err().characters, LONGEST_TEXT + 1);
}

/// docs/rules/sc.md, "Worked examples".
#[test]
fn the_worked_examples_come_out_as_they_were_worked() {
    let page = include_str!("../../../docs/rules/sc.md");
    let (_, table) = page.split_once("### Worked examples").unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 20);
    for row in rows {
        let hits = found(row[1]);
        let level = hits.first().map_or("", |hit| if hit.level == Level::Block { "block" } else { "warn" });
        let text = hits.first().map_or("", |hit| hit.text.as_str());
        assert_eq!((level, text, hits.len().min(1)), (row[2], row[3], hits.len()), "{}", row[1]);
    }
}
