//! What is printed around a visit, read back from the PDF that was written: the pack for the relationship manager and the
//! letter for the client.
#![cfg(test)]

use chrono::NaiveDate;
use proptest::prelude::*;
use zhike_report::{
    Language, Pdf, RecapLetter, Sense, VisitPoint, VisitSheet, VisitTile, VisitVerdict, VisitView,
    VisitWords, recap_pdf, visits_pdf,
};

const BOTH: [Language; 2] = [Language::ZhCn, Language::En];

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn all(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn tile(name: &str, value: &str, note: Option<&str>, sense: Sense) -> VisitTile {
    VisitTile { name: name.into(), value: value.into(), note: note.map(Into::into), sense }
}

/// A full sheet of an invented client.
fn sheet() -> VisitSheet {
    let maturing = VisitPoint {
        title: "60 万理财 12 月 8 日到期，还没定去处".into(),
        why: "“稳享 90 天”到期后转回活期；明年 9 月要用教育金 80 万，届时可用 72 万。".into(),
        say: Some(VisitWords {
            text: "林女士，您那笔 60 万下周二到期。我先不说产品，想听听这笔钱您打算什么时候用。\n\n如果明年九月的学费要从这里出，我们就只看九月之前能拿回来的。".into(),
            risk: "理财非存款，产品有风险；期限未到不能赎回，净值会波动。".into(),
            script: "MAT-03 v4 · 江克勤批准 · 有效至 2027-12-31".into(),
        }),
        opposing: Some("利率若继续下行，留活期的机会成本会变大。".into()),
        sources: all(&["柜台持仓 2026-11-27", "客户登记的目标 2026-05-18"]),
    };
    let concentrated = VisitPoint {
        title: "招商银行一只股票占 17.2%".into(),
        why: "单只上限 10%；近三个月跌 6.4%，她 5 月说过“不想再为一只股票睡不着”。".into(),
        say: Some(VisitWords {
            text: "您五月说过，不想再为一只股票睡不着。今天它占您资产的一成七，我们约定的是一成。\n\n分三次减，避开分红登记日，您看哪一次先做？".into(),
            risk: "股票价格会波动，卖出后也可能上涨；过往业绩不代表未来表现。".into(),
            script: "CON-01 v2 · 江克勤批准 · 有效至 2027-06-30".into(),
        }),
        opposing: Some("股息率 5% 以上，长期持有者未必要减。".into()),
        sources: all(&["收盘价 2026-11-27"]),
    };
    let protection = VisitPoint {
        title: "保额缺口约 166 万".into(),
        why: "现有 260 万，按负债与家庭开支估算需要 426 万；房贷还剩 14 年。".into(),
        say: None,
        opposing: None,
        sources: all(&["客户口述 2026-11-12"]),
    };
    VisitSheet {
        firm: "海晏证券".into(),
        branch: "上海陆家嘴环路营业部".into(),
        rm_name: "叶知秋".into(),
        made_on: day(2026, 11, 30),
        prices_as_of: Some(day(2026, 11, 27)),
        client_name: "林淑芬".into(),
        client_line: "私行 · 58 岁 · C3 稳健型".into(),
        when: Some("12-01 10:00 · 到期资金 · 网点".into()),
        place: Some("陆家嘴营业部二楼 3 号会客室".into()),
        note: Some("她先生可能一起来，先问他的手术恢复得怎样。".into()),
        tiles: vec![
            tile("总资产", "¥12,846,310.55", Some("含他行 42 万"), Sense::Plain),
            tile("近三个月", "+2.31%", Some("2026-08-28 起"), Sense::Gain),
            tile("最大回撤", "−11.63%", Some("已收复"), Sense::Loss),
            tile("财富健康度", "72.4", None, Sense::Plain),
        ],
        points: vec![maturing, concentrated, protection],
        not_to_do: all(&["不谈“华宸进取成长”：R4，高于她的 C3", "不打电话到家里：上次说过只用微信"]),
        owed: all(&["11-12 答应发的费用对比表（已过 3 天）", "他行存款余额，等她回复"]),
        changed: all(&["11-20 转入 30 万", "风险测评 12-15 到期"]),
        person: all(&["女儿在伦敦读研，明年 9 月毕业", "爱好昆曲（11-12 问过）", "微信联系，晚上八点前"]),
        ask: all(&["这 60 万最早什么时候要用？", "他行存款现在多少？"]),
        bring: all(&["身份证复印件确认单", "费用对比表"]),
        may_show: vec![
            VisitVerdict { product: "稳享 180 天 LC180".into(), verdict: "可以".into(), free: true },
            VisitVerdict {
                product: "沪深300ETF 510300".into(), verdict: "警示并签字".into(), free: false
            },
        ],
        views: vec![VisitView {
            title: "短债仍有票息价值".into(),
            gist: "资金面平稳，一年内品种的波动有限。".into(),
            opposing: "若财政发力超预期，短端利率会先上行。".into(),
            source: "研究所 2026-11-20，有效至 2026-12-20".into(),
        }],
    }
}

fn named(name: &str, first: &str) -> VisitSheet {
    let mut sheet = VisitSheet { client_name: name.into(), ..sheet() };
    sheet.points[0].title = first.into();
    sheet
}

/// A sheet whose every text is this one, each list with one entry; 33 places in all, of which three stand in the head
/// and in the foot.
fn filled_with(text: &str) -> VisitSheet {
    let one = || vec![text.to_owned()];
    VisitSheet {
        firm: text.into(),
        branch: text.into(),
        rm_name: text.into(),
        client_name: text.into(),
        client_line: text.into(),
        when: Some(text.into()),
        place: Some(text.into()),
        note: Some(text.into()),
        tiles: vec![tile(text, text, Some(text), Sense::Loss)],
        points: vec![VisitPoint {
            title: text.into(),
            why: text.into(),
            say: Some(VisitWords { text: text.into(), risk: text.into(), script: text.into() }),
            opposing: Some(text.into()),
            sources: one(),
        }],
        not_to_do: one(),
        owed: one(),
        changed: one(),
        person: one(),
        ask: one(),
        bring: one(),
        may_show: vec![VisitVerdict { product: text.into(), verdict: text.into(), free: true }],
        views: vec![VisitView {
            title: text.into(),
            gist: text.into(),
            opposing: text.into(),
            source: text.into(),
        }],
        ..sheet()
    }
}

fn letter(text: &str) -> RecapLetter {
    RecapLetter {
        firm: "海晏证券".into(),
        branch: "上海陆家嘴环路营业部".into(),
        rm_name: "叶知秋".into(),
        client_name: "林淑芬 女士".into(),
        on: day(2026, 12, 1),
        text: text.into(),
        disclaimer: "本函仅为沟通记录，不构成投资建议。投资有风险，本金可能受到损失。".into(),
    }
}

/// Text without what is only layout: blanks, ends of lines, places where a long word may break.
fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && *character != '\u{200B}').collect()
}

fn pages(pdf: &Pdf) -> Vec<String> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(&pdf.bytes).unwrap();
    assert_eq!(pages.len(), pdf.pages);
    pages.iter().map(|page| squeezed(page)).collect()
}

fn shows(page: &str, words: &str) {
    assert!(page.contains(&squeezed(words)), "“{words}” is not on the page:\n{page}");
}

/// Short enough for the shortest place, or its end would be cut.
const HOSTILE: &str = "#f() $x$ *粗* _斜_ [方] <a> \\ @r // \"引\"";
/// Marks that turn the reading, controls, and a character in no font of ours.
const ODD: &str = "\u{202E}\u{200F}林\u{0}\u{7}\u{1B}[2J\u{FEFF}淑\u{2028}芬𪛖\t\r\n";

#[test]
fn a_full_pack_of_one_client_stands_on_one_page() {
    let pdf = visits_pdf(&[sheet()], Language::ZhCn).unwrap();
    assert!(pdf.missing_glyphs.is_empty());
    let pages = pages(&pdf);
    assert_eq!(pages.len(), 1);
    for words in [
        "林淑芬",
        "私行 · 58 岁 · C3 稳健型",
        "12-01 10:00 · 到期资金 · 网点",
        "陆家嘴营业部二楼 3 号会客室",
        "先问他的手术恢复得怎样",
        "¥12,846,310.55",
        "−11.63%",
        "60 万理财 12 月 8 日到期，还没定去处",
        "为什么 “稳享 90 天”到期后转回活期",
        "我先不说产品，想听听这笔钱您打算什么时候用。",
        "如果明年九月的学费要从这里出",
        "风险提示 理财非存款",
        "反方 利率若继续下行",
        "话术 MAT-03 v4 · 江克勤批准 · 有效至 2027-12-31",
        "来源 柜台持仓 2026-11-27；客户登记的目标 2026-05-18",
        "保额缺口约 166 万",
        "不要做",
        "欠他的",
        "11-12 答应发的费用对比表",
        "变化",
        "这个人",
        "要问的",
        "能给看吗",
        "警示并签字",
        "要带的",
        "总部观点",
        "若财政发力超预期",
        "内部资料，不得交给客户",
        "海晏证券 · 上海陆家嘴环路营业部 · 叶知秋",
        "第 1 页 / 共 1 页",
        "生成于 2026年11月30日",
        "价格截至 2026年11月27日",
    ] {
        shows(&pages[0], words);
    }
    assert!(!pages[0].contains("当日拜访"), "one visit needs no list");
}

#[test]
fn labels_and_days_are_in_the_language_of_the_document() {
    let pages = pages(&visits_pdf(&[sheet()], Language::En).unwrap());
    for words in [
        "Visit pack",
        "Why",
        "The other side",
        "Not today",
        "What we owe",
        "Changed since last time",
        "The person",
        "To ask",
        "May be shown",
        "To bring",
        "views",
        "Made on 30 Nov 2026",
        "Prices as of 27 Nov 2026",
    ] {
        shows(&pages.concat(), words);
    }
    for page in &pages {
        shows(page, "Internal: not for the client");
    }
}

#[test]
fn visits_of_a_day_are_listed_and_each_client_begins_a_page() {
    let clients = [("林淑芬", "到期的钱还没定去处"), ("周敏行", "目标的钱还差一截"), ("郑宝珠", "费用偏高")];
    let mut sheets = clients.map(|(name, first)| named(name, first));
    (sheets[2].when, sheets[2].place) = (None, None);
    let pages = pages(&visits_pdf(&sheets, Language::ZhCn).unwrap());
    assert_eq!(pages.len(), 4);
    shows(&pages[0], "当日拜访");
    shows(&pages[0], "12-01 10:00 · 到期资金 · 网点");
    shows(&pages[0], "没有约拜访");
    for (at, (name, first)) in clients.iter().enumerate() {
        shows(&pages[0], name);
        shows(&pages[0], first);
        for (number, page) in pages.iter().enumerate().skip(1) {
            assert_eq!(page.contains(name), number == at + 1, "{name} on page {}:\n{page}", number + 1);
        }
    }
    for (at, page) in pages.iter().enumerate() {
        shows(page, "内部资料，不得交给客户");
        shows(page, &format!("第 {} 页 / 共 4 页", at + 1));
    }
}

#[test]
fn a_day_without_visits_says_so() {
    for (language, words) in [(Language::ZhCn, "没有拜访。"), (Language::En, "There are no visits.")] {
        let pages = pages(&visits_pdf(&[], language).unwrap());
        assert_eq!(pages.len(), 1);
        shows(&pages[0], words);
    }
}

#[test]
fn sections_without_entries_are_left_out() {
    let bare = VisitSheet {
        prices_as_of: None,
        when: None,
        place: None,
        note: None,
        tiles: Vec::new(),
        not_to_do: Vec::new(),
        owed: Vec::new(),
        changed: Vec::new(),
        person: Vec::new(),
        ask: Vec::new(),
        bring: Vec::new(),
        may_show: Vec::new(),
        views: Vec::new(),
        ..sheet()
    };
    let with_points = pages(&visits_pdf(std::slice::from_ref(&bare), Language::ZhCn).unwrap());
    let nothing = VisitSheet { points: Vec::new(), ..bare };
    let without = pages(&visits_pdf(&[nothing], Language::ZhCn).unwrap());
    for page in [&with_points[0], &without[0]] {
        shows(page, "没有约拜访");
        shows(page, "没有可用的价格");
        for label in ["不要做", "欠他的", "变化", "这个人", "要问的", "能给看吗", "要带的", "总部观点"]
        {
            assert!(!page.contains(label), "“{label}” has nothing under it:\n{page}");
        }
    }
    shows(&with_points[0], "保额缺口约 166 万");
    shows(&without[0], "林淑芬");
}

#[test]
fn four_figures_and_three_points_have_room() {
    let mut crowded = sheet();
    crowded.tiles.push(tile("第五格", "𪛖", None, Sense::Plain));
    crowded.points.push(VisitPoint { title: "第四点".into(), ..crowded.points[2].clone() });
    let pdf = visits_pdf(&[crowded], Language::ZhCn).unwrap();
    assert!(pdf.missing_glyphs.is_empty(), "what is not printed is not missing");
    let text = pages(&pdf).concat();
    assert!(!text.contains("第五格") && !text.contains("第四点"));
}

#[test]
fn texts_of_a_pack_are_values_and_never_markup() {
    for language in BOTH {
        let text = pages(&visits_pdf(&[filled_with(HOSTILE)], language).unwrap()).concat();
        let count = text.matches(&squeezed(HOSTILE)).count();
        assert!(count >= 33, "{count} of 33 places show it as it was typed:\n{text}");
    }
}

#[test]
fn texts_of_any_length_and_kind_are_printed() {
    let long = "很长的谈话，".repeat(17_000);
    let lines = "行\n\n".repeat(34_000);
    for language in BOTH {
        for text in [long.as_str(), &lines, &"x".repeat(100_000), &"1".repeat(100_000), ODD, " \n\n ", ""] {
            let pdf = visits_pdf(&[filled_with(text), filled_with(text)], language).unwrap();
            assert!((3..60).contains(&pdf.pages), "{} pages", pdf.pages);
        }
    }
    let cut = pages(&visits_pdf(&[filled_with(&long)], Language::ZhCn).unwrap()).concat();
    assert!(cut.contains('…'), "what is cut shows that it is");
}

#[test]
fn characters_that_cannot_be_printed_are_named_and_none_turns_the_reading() {
    let pdf = visits_pdf(&[VisitSheet { client_line: ODD.into(), ..sheet() }], Language::ZhCn).unwrap();
    assert_eq!(pdf.missing_glyphs, ['𪛖']);
    let pages = pages(&pdf);
    shows(&pages[0], "〓 处为字库之外的字：U+2A6D6。");
    assert!(!pages[0].contains(['\u{202E}', '\u{200F}', '\u{1B}']));
}

#[test]
fn the_same_visits_give_the_same_bytes() {
    let print = |language| visits_pdf(&[sheet(), named("周敏行", "费用偏高")], language).unwrap();
    let first = print(Language::ZhCn);
    let english = print(Language::En);
    let other = std::thread::spawn(move || print(Language::ZhCn));
    assert!(first == print(Language::ZhCn));
    assert!(first == other.join().unwrap());
    assert!(english == print(Language::En) && english != first);
}

const TALK: &str = "林女士，您好！\n\n昨天谢谢您到营业部来。我们谈了三件事：\n一、12 月 8 日到期的 60 万，先留在九月前能用的产品里。\n  \n二、招商银行分三次减到一成。\r\n三、他行存款的余额，请您方便时告诉我。\n叶知秋";

#[test]
fn a_letter_holds_its_head_every_line_and_the_disclaimer() {
    for (language, words) in [
        (
            Language::ZhCn,
            ["致 林淑芬 女士", "沟通日期 2026年12月1日", "客户经理 叶知秋", "第 1 页 / 共 1 页"],
        ),
        (
            Language::En,
            [
                "To 林淑芬 女士",
                "Our conversation of 1 Dec 2026",
                "Relationship manager 叶知秋",
                "Page 1 of 1",
            ],
        ),
    ] {
        let pdf = recap_pdf(&letter(TALK), language).unwrap();
        assert!(pdf.missing_glyphs.is_empty());
        let pages = pages(&pdf);
        assert_eq!(pages.len(), 1);
        for line in TALK.lines().chain(words) {
            shows(&pages[0], line);
        }
        shows(&pages[0], "海晏证券 · 上海陆家嘴环路营业部");
        shows(&pages[0], "本函仅为沟通记录，不构成投资建议。投资有风险，本金可能受到损失。");
        assert!(!pages[0].contains("内部资料"));
    }
}

#[test]
fn a_long_letter_goes_on_and_ends_in_the_disclaimer() {
    let pdf = recap_pdf(&letter(&"我们谈了到期资金的去处。\n".repeat(120)), Language::ZhCn).unwrap();
    let pages = pages(&pdf);
    assert!(pages.len() > 1);
    assert_eq!(pages.concat().matches("我们谈了到期资金的去处。").count(), 120);
    for (at, page) in pages.iter().enumerate() {
        shows(page, &format!("第 {} 页 / 共 {} 页", at + 1, pages.len()));
    }
    shows(pages.last().unwrap(), "本金可能受到损失");
}

#[test]
fn texts_of_a_letter_are_values_and_any_of_them_is_printed() {
    let filled = |text: &str| RecapLetter {
        firm: text.into(),
        branch: text.into(),
        rm_name: text.into(),
        client_name: text.into(),
        disclaimer: text.into(),
        ..letter(text)
    };
    let (long, lines) = ("很长的信，".repeat(20_000), "行\n".repeat(50_000));
    for language in BOTH {
        let text = pages(&recap_pdf(&filled(HOSTILE), language).unwrap()).concat();
        let count = text.matches(&squeezed(HOSTILE)).count();
        assert!(count >= 8, "{count} of 8 places show it as it was typed:\n{text}");
        for text in [long.as_str(), &lines, &"x".repeat(100_000), ODD, "\n \n", ""] {
            let pdf = recap_pdf(&filled(text), language).unwrap();
            assert!((1..60).contains(&pdf.pages), "{} pages", pdf.pages);
        }
    }
    let odd = recap_pdf(&filled(ODD), Language::ZhCn).unwrap();
    assert_eq!(odd.missing_glyphs, ['𪛖']);
    shows(&pages(&odd).concat(), "〓 处为字库之外的字：U+2A6D6。");
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let first = recap_pdf(&letter(TALK), Language::ZhCn).unwrap();
    assert!(recap_pdf(&letter(TALK), Language::En).unwrap() != first);
    assert!(recap_pdf(&letter(TALK), Language::ZhCn).unwrap() == first);
}

proptest! {
    // Every case is two whole documents.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_they_say_packs_and_letters_are_printed(
        text in prop_oneof![any::<String>(), "\\PC{0,200}", "[一-龥\n]{0,300}"],
        english in any::<bool>(),
    ) {
        let language = if english { Language::En } else { Language::ZhCn };
        prop_assert!(visits_pdf(&[filled_with(&text)], language).is_ok());
        prop_assert!(recap_pdf(&letter(&text), language).is_ok());
    }
}
