//! No SQL outside `store` and `central`: a table has one room that knows it, and can change behind it.

use crate::literals;
use crate::sources::{self, File};

/// `tests/` looks into the databases from outside, as an inspector would.
const ROOMS: [&str; 3] = ["crates/store/", "crates/central/", "tests/"];

fn check(files: &[File]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files {
        if !file.has_extension(&["rs", "ts", "tsx"]) || ROOMS.iter().any(|room| file.path.starts_with(room)) {
            continue;
        }
        for literal in literals::of(&file.text) {
            if is_sql(&literal.text) {
                findings.push(format!("{}:{}: SQL outside store and central", file.path, literal.line));
            }
        }
    }
    findings
}

/// Words in capitals as this house writes them, or in small letters where no sentence has them side by side.
fn is_sql(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '\\').filter(|w| !w.is_empty()).collect();
    let has = |word: &str| words.contains(&word);
    let pair = |first: &str, second: &str| {
        words.windows(2).any(|two| two[0].eq_ignore_ascii_case(first) && two[1].eq_ignore_ascii_case(second))
    };
    (has("SELECT") && has("FROM"))
        || (has("UPDATE") && has("SET"))
        || words.first() == Some(&"PRAGMA")
        || pair("INSERT", "INTO")
        || pair("DELETE", "FROM")
        || pair("CREATE", "TABLE")
        || pair("CREATE", "INDEX")
        || pair("ALTER", "TABLE")
}

#[test]
fn only_store_and_central_speak_sql() {
    sources::assert_none(check(&sources::all()));
}

#[test]
fn a_query_in_another_room_is_found() {
    let query = "let rows = db.query(\"SELECT id,\n    name FROM client\");";
    let planted = [
        File::new("crates/workstation/src/open_client.rs", query),
        File::new("ui/src/features/clients/list.ts", "run(`insert into client values (1)`)"),
        File::new("crates/store/src/client.rs", query),
        File::new(
            "crates/domain/src/client.rs",
            "// SELECT a FROM b\nlet hint = \"Select one from the list\";",
        ),
    ];
    assert_eq!(
        check(&planted),
        [
            "crates/workstation/src/open_client.rs:1: SQL outside store and central",
            "ui/src/features/clients/list.ts:1: SQL outside store and central",
        ]
    );
}
