//! Whether a script may be published (SC-01): every problem with its place, in words for its author. Phrases that may not leave the
//! device are the linter's, and looked for by whoever publishes.

use super::Script;
use super::template::{NAMES, names};
use crate::words::Words;

/// No text of a script is longer; what is longer nobody says.
pub const LONGEST_TEXT: usize = 4_000;

/// Something that keeps a script from being published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptProblem {
    /// The field, with the line where there is one: "body_zh, line 3".
    pub place: String,
    /// What is wrong.
    pub why: Words,
}

/// Everything that keeps a script from being published.
pub fn problems(script: &Script) -> Vec<ScriptProblem> {
    let mut problems = Vec::new();
    for (field, text) in script.texts() {
        if let Some(problem) = text_problem(field, text) {
            problems.push(problem);
            continue;
        }
        let mut add = |place: String, zh: String, en: String| {
            problems.push(ScriptProblem { place, why: Words { zh, en } })
        };
        match names(text) {
            Err(fault) => {
                let zh = format!("模板读不出来：{}", fault.reason);
                add(format!("{field}, line {}", fault.line), zh, format!("cannot be read: {}", fault.reason));
            }
            Ok(names) => {
                for name in names.iter().filter(|name| !NAMES.contains(&name.as_str())) {
                    let known = NAMES.join(", ");
                    let zh = format!("没有变量 {name}；可以用的是 {known}");
                    add(field.to_owned(), zh, format!("there is no variable {name}; there are {known}"));
                }
            }
        }
    }
    let mut add =
        |place: String, zh: String, en: String| problems.push(ScriptProblem { place, why: Words { zh, en } });
    if script.approver.is_empty() || script.approver == script.author {
        add(
            "approver".into(),
            "要由作者以外的人批准".into(),
            "somebody other than the author approves".into(),
        );
    }
    if script.valid_to < script.valid_from {
        add("valid_to".into(), "失效早于生效".into(), "comes before valid_from".into());
    }
    if script.objection.is_none() && script.sources.is_empty() {
        add("sources".into(), "要有来源".into(), "it has to rest on something".into());
    }
    for (at, source) in script.sources.iter().enumerate() {
        if source.published_on > script.valid_to {
            add(
                format!("sources[{at}]"),
                "来源晚于失效日".into(),
                "was published after the last valid day".into(),
            );
        }
    }
    problems
}

/// What keeps a text from being published whatever it is for: that it is empty, too long, or holds what nobody sees.
pub fn text_problem(field: &str, text: &str) -> Option<ScriptProblem> {
    let of = |place: String, zh: String, en: String| Some(ScriptProblem { place, why: Words { zh, en } });
    if text.trim().is_empty() {
        return of(field.to_owned(), "不能为空".into(), "must not be empty".into());
    }
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        let zh = format!("有 {length} 个字，最多 {LONGEST_TEXT} 个");
        return of(field.to_owned(), zh, format!("{length} characters, at most {LONGEST_TEXT}"));
    }
    let (line, character) = unseen(text)?;
    let code = u32::from(character);
    let zh = format!("有看不见的控制字符 U+{code:04X}");
    of(format!("{field}, line {line}"), zh, format!("holds the unseen character U+{code:04X}"))
}

/// The first character that is not seen: controls but the line's end, and marks that turn the direction of reading.
fn unseen(text: &str) -> Option<(usize, char)> {
    let mut line = 1;
    for character in text.chars() {
        let turns = matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
        match character {
            '\n' => line += 1,
            _ if character.is_control() || turns => return Some((line, character)),
            _ => {}
        }
    }
    None
}
