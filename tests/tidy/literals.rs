//! String literals of a Rust or TypeScript file, so that a rule about strings is not set off by a comment.

/// A literal's text as written, and the line it begins on.
pub struct Literal {
    pub line: usize,
    pub text: String,
}

/// Strings in double quotes, raw strings, and template strings; escapes are left as written.
pub fn of(source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let mut rest = source;
    let line_at = |rest: &str| source[..source.len() - rest.len()].matches('\n').count() + 1;
    while let Some(character) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else if let Some((text, after)) = raw(rest) {
            found.push(Literal { line: line_at(rest), text: text.to_owned() });
            rest = after;
        } else if character == '"' || character == '`' {
            let (text, after) = quoted(&rest[1..], character);
            found.push(Literal { line: line_at(rest), text: text.to_owned() });
            rest = after;
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            // The one character literal that would open a string.
            rest = &rest[rest[1..].find('\'').map_or(rest.len(), |end| end + 2)..];
        } else if character.is_alphanumeric() || character == '_' {
            // A whole word at once, so that the `r` ending a word never opens a raw string.
            let end = rest.find(|next: char| !(next.is_alphanumeric() || next == '_'));
            rest = end.map_or("", |end| &rest[end..]);
        } else {
            rest = &rest[character.len_utf8()..];
        }
    }
    found
}

/// `r"…"`, `r#"…"#`, `br#"…"#` at the start of `rest`: the text, and what follows.
fn raw(rest: &str) -> Option<(&str, &str)> {
    let after_prefix = ["r", "br", "cr"].iter().find_map(|prefix| rest.strip_prefix(prefix))?;
    let hashes = after_prefix.len() - after_prefix.trim_start_matches('#').len();
    let body = after_prefix[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&close)?;
    Some((&body[..end], &body[end + close.len()..]))
}

fn quoted(body: &str, quote: char) -> (&str, &str) {
    let mut escaped = false;
    for (at, character) in body.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == quote {
            return (&body[..at], &body[at + quote.len_utf8()..]);
        }
    }
    (body, "")
}

#[test]
fn strings_are_told_from_comments_and_characters() {
    let source = r##"
        // "not this"
        let a = "one \" still one"; /* "nor this" */
        let b = r#"two "quoted""#;
        let c = '"'; let d: &'static str = "three";
        var"##
        .to_owned()
        + "\"four\"";
    let texts: Vec<String> = of(&source).into_iter().map(|literal| literal.text).collect();
    assert_eq!(texts, [r#"one \" still one"#, r#"two "quoted""#, "three", "four"]);
    assert_eq!(of(&source)[1].line, 4);
}
