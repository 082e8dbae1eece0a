//! The checkup sheet as a client holds it: read back from the PDF that was written.
#![cfg(test)]

mod sample;

use pdf_extract::{Dictionary, Document, Object};
use proptest::prelude::*;
use zhike_report::{CheckupSheet, Dimension, Finding, Health, Language, Pdf, checkup_pdf};

fn print(sheet: &CheckupSheet, language: Language) -> Pdf {
    checkup_pdf(sheet, language).unwrap()
}

/// The text a reader would copy, without the spaces and line breaks that are only layout.
fn text(pdf: &Pdf) -> String {
    let text = pdf_extract::extract_text_from_mem(&pdf.bytes).unwrap();
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

fn shows(pdf: &Pdf, words: &str) {
    let words: String = words.chars().filter(|character| !character.is_whitespace()).collect();
    let text = text(pdf);
    assert!(text.contains(&words), "“{words}” is not on the sheet:\n{text}");
}

#[test]
fn a_full_checkup_stands_on_one_page_in_both_languages() {
    for (sheet, language) in [(sample::chinese(), Language::ZhCn), (sample::english(), Language::En)] {
        let pdf = print(&sheet, language);
        assert_eq!(pdf.pages, 1);
        assert_eq!(Document::load_mem(&pdf.bytes).unwrap().get_pages().len(), 1);
        assert!(pdf.missing_glyphs.is_empty());
    }
}

#[test]
fn what_the_client_sees_can_be_selected_and_copied() {
    let pdf = print(&sample::chinese(), Language::ZhCn);
    for words in [
        "财富健康检视报告",
        "林淑芬 女士",
        "72.4",
        "¥12,846,310.55",
        "时间加权收益（年化）",
        "−11.63%",
        "招商银行占资产 17.2%，单只股票上限为 10%。",
        "□ 接受 □ 谢绝 □ 稍后",
        "第 1 页 / 共 1 页",
        "生成于 2026年11月20日",
        "价格截至 2026年11月19日",
    ] {
        shows(&pdf, words);
    }
}

#[test]
fn every_sheet_says_that_the_past_promises_nothing() {
    for sheet in [sample::chinese(), sample::first_meeting(), sample::crowded()] {
        shows(&print(&sheet, Language::ZhCn), "过往业绩不代表未来表现。投资有风险，本金可能受到损失");
        let english = print(&sheet, Language::En);
        shows(&english, "Past performance does not predict future results.");
        shows(&english, "nor a promise of returns");
    }
}

#[test]
fn without_a_score_the_sheet_asks_the_questions() {
    let pdf = print(&sample::first_meeting(), Language::ZhCn);
    shows(&pdf, "暂不评分");
    shows(&pdf, "房贷、车贷每月还款多少？");
    shows(&pdf, "这是第一次检视，下次起显示变化。");
    assert!(!text(&pdf).contains("满分"));
}

#[test]
fn findings_without_room_are_counted_and_the_gravest_stay() {
    let pdf = print(&sample::crowded(), Language::ZhCn);
    assert_eq!(pdf.pages, 1);
    let printed = text(&pdf).matches("CK-").count();
    shows(&pdf, &format!("另有 {} 条，见系统", 14 - printed));
    assert_eq!(text(&pdf).matches("需行动").count(), 4);
    assert!(!text(&pdf).contains("CK-17"));
}

#[test]
fn not_even_absurd_content_runs_over_the_page() {
    for language in [Language::ZhCn, Language::En] {
        let pdf = print(&sample::absurd(), language);
        assert_eq!(pdf.pages, 1);
    }
}

#[test]
fn amounts_are_never_cut_to_make_room() {
    let pdf = print(&sample::crowded(), Language::ZhCn);
    shows(&pdf, "¥12,846,310.55");
    shows(&pdf, "¥1,063,000");
}

#[test]
fn a_name_that_looks_like_markup_is_printed_as_typed() {
    for hostile in [
        "#eval(\"1+1\")",
        "*bold* _it_ $x^2$",
        "= 标题 #pagebreak()",
        "#read(\"/data.json\")",
        "\\ @ref <l> // c",
    ] {
        let sheet = CheckupSheet {
            client_name: hostile.into(),
            findings: vec![Finding { reason: hostile.into(), ..sample::chinese().findings[0].clone() }],
            ..sample::chinese()
        };
        let pdf = print(&sheet, Language::ZhCn);
        assert_eq!(pdf.pages, 1);
        shows(&pdf, hostile);
    }
}

#[test]
fn a_character_the_fonts_lack_is_named_on_the_sheet() {
    // 𪛖 is in no font of ours; 䶮 and 𠅤 are rare and must print.
    let sheet = CheckupSheet { client_name: "刘䶮𪛖".into(), ..sample::chinese() };
    let pdf = print(&sheet, Language::ZhCn);
    assert_eq!(pdf.missing_glyphs, ['𪛖']);
    shows(&pdf, "刘䶮〓");
    shows(&pdf, "〓 处为字库之外的字：U+2A6D6。");
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let first = print(&sample::chinese(), Language::ZhCn);
    print(&sample::english(), Language::En);
    let other = std::thread::spawn(|| print(&sample::chinese(), Language::ZhCn));
    assert!(first == print(&sample::chinese(), Language::ZhCn));
    assert!(first == other.join().unwrap());
}

/// All font programs' dictionaries of a document.
fn fonts(document: &Document) -> Vec<&Dictionary> {
    let is_font = |dictionary: &&Dictionary| dictionary.has_type(b"FontDescriptor");
    document.objects.values().filter_map(|object| object.as_dict().ok()).filter(is_font).collect()
}

#[test]
fn fonts_travel_with_the_document_and_only_the_part_it_uses() {
    let pdf = print(&sample::chinese(), Language::ZhCn);
    let document = Document::load_mem(&pdf.bytes).unwrap();
    let fonts = fonts(&document);
    assert_eq!(fonts.len(), 2, "regular and bold");
    for font in fonts {
        let name = font.get(b"FontName").and_then(Object::as_name).unwrap();
        let name = String::from_utf8_lossy(name);
        let (subset, family) = name.split_once('+').unwrap();
        assert!(subset.len() == 6 && family.starts_with("NotoSansCJK"), "{name}");
        assert!(font.has(b"FontFile3"), "{name} is embedded");
    }
    assert!(pdf.bytes.len() < 300_000, "{} bytes", pdf.bytes.len());
}

#[test]
fn the_document_names_its_standard_language_and_day() {
    let bytes = print(&sample::chinese(), Language::ZhCn).bytes;
    let document = Document::load_mem(&bytes).unwrap();
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).unwrap(), b"zh-CN");
    let metadata = catalog.get(b"Metadata").and_then(Object::as_reference).unwrap();
    let metadata = &document.get_object(metadata).and_then(Object::as_stream).unwrap().content;
    let metadata = String::from_utf8_lossy(metadata);
    assert!(metadata.contains("2026-11-20T00:00:00"), "{metadata}");
    assert!(metadata.contains("<pdfaid:part>2</pdfaid:part>"), "{metadata}");
    assert!(!metadata.contains("林淑芬"), "the client's name is on the page and nowhere else");
}

/// Ten texts, 24 numbers, how many rows, and whether there is a score.
type Anything = (Vec<String>, Vec<f64>, usize, bool);

fn anything() -> impl Strategy<Value = Anything> {
    let texts =
        prop::collection::vec(prop_oneof![any::<String>(), ".{0,400}", "\\PC{200}", "[一-龥]{0,300}"], 10);
    let numbers = prop::collection::vec(prop_oneof![any::<f64>(), -2.0..120.0_f64], 24);
    (texts, numbers, 0_usize..20, any::<bool>())
}

/// The full sheet with all its texts and numbers replaced.
fn filled_with((texts, numbers, many, scored): Anything) -> CheckupSheet {
    let mut sheet = sample::chinese();
    sheet.firm.clone_from(&texts[0]);
    sheet.branch.clone_from(&texts[1]);
    sheet.rm_name.clone_from(&texts[2]);
    sheet.client_name.clone_from(&texts[3]);
    sheet.assets.clone_from(&texts[4]);
    sheet.sources.clone_from(&texts[5]);
    sheet.health = if scored {
        Health::Scored { score: numbers[0], band: texts[6].clone(), cap_note: Some(texts[7].clone()) }
    } else {
        Health::Insufficient { questions: vec![texts[6].clone(); many] }
    };
    let row = Dimension {
        name: texts[8].clone(),
        score: Some(numbers[1]),
        weight: u32::MAX,
        reason: texts[9].clone(),
    };
    sheet.dimensions = vec![row; many];
    sheet.findings =
        vec![
            Finding { reason: texts[9].clone(), next_step: texts[7].clone(), ..sheet.findings[1].clone() };
            many
        ];
    for figure in &mut sheet.figures {
        (figure.name, figure.value, figure.note) =
            (texts[7].clone(), texts[8].clone(), Some(texts[9].clone()));
    }
    for (row, number) in sheet.allocation.iter_mut().zip(&numbers[2..]) {
        (row.share, row.target, row.class) = (*number, Some(numbers[7]), texts[6].clone());
    }
    for (row, number) in sheet.buckets.iter_mut().zip(&numbers[8..]) {
        (row.share, row.amount, row.name) = (*number, texts[6].clone(), texts[5].clone());
    }
    if let Some(change) = &mut sheet.change {
        (change.from, change.to) = (numbers[12], numbers[13]);
        for (part, number) in change.parts.iter_mut().zip(&numbers[14..]) {
            (part.points, part.name) = (*number, texts[4].clone());
        }
    }
    if let Some(target) = &mut sheet.target {
        target.score = numbers[20];
    }
    if let Some(curve) = &mut sheet.value_curve {
        (curve.points, curve.high, curve.low) = (numbers, texts[0].clone(), texts[1].clone());
    }
    sheet
}

proptest! {
    // Every case is a whole document.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_it_says_a_sheet_is_one_page(content in anything(), english in any::<bool>()) {
        let language = if english { Language::En } else { Language::ZhCn };
        let pdf = checkup_pdf(&filled_with(content), language).unwrap();
        prop_assert_eq!(pdf.pages, 1);
    }
}
