//! `zhike lint` as a program: hits with their places in characters, both languages, exit codes, and what it refuses.
#![cfg(test)]

#[expect(dead_code, reason = "the shared data are for other tests")]
mod support;

use serde_json::Value;
use support::{ask, printed, refused};

fn hits(text: &str, arguments: &[&str]) -> (Option<i32>, Value) {
    let output = ask(&[&["lint"], arguments].concat(), text);
    assert!(output.stderr.is_empty());
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn a_block_is_shown_with_its_place_and_what_to_say_instead() {
    let (code, answer) = hits("😀您好，这款保 本，不亏。", &[]);
    assert_eq!(code, Some(1));
    let hit = &answer["hits"][0];
    assert_eq!((hit["rule"].as_str(), hit["level"].as_str()), (Some("SC-02"), Some("block")));
    assert_eq!(
        (hit["start"].as_u64(), hit["end"].as_u64(), hit["text"].as_str()),
        (Some(6), Some(9), Some("保 本"))
    );
    assert!(hit["why"].as_str().unwrap().contains("存款保险"));
    let (_, english) = hits("😀您好，这款保 本，不亏。", &["--lang", "en"]);
    assert!(english["hits"][0]["rewrite"].as_str().unwrap().starts_with("This product does not"));
    assert_eq!(english["hits"][0]["start"], hit["start"], "both lexicons always run");
}

#[test]
fn a_warning_alone_and_a_clean_text_pass() {
    let (code, answer) = hits("和存款一样", &[]);
    assert_eq!((code, answer["hits"][0]["level"].as_str()), (Some(0), Some("warn")));
    assert_eq!(printed(&ask(&["lint"], "本产品不保本。\n")), serde_json::json!({ "hits": [] }));
    assert_eq!(printed(&ask(&["lint"], "")), serde_json::json!({ "hits": [] }));
}

#[test]
fn what_is_no_text_or_too_long_is_refused() {
    assert_eq!(refused(&ask(&["lint"], &"好".repeat(200_001)))["code"], "too_long");
    assert_eq!(refused(&ask(&["lint", "--lang", "fr"], "好"))["code"], "usage");
}
