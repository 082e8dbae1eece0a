//! Prints the sheets the tests use into a folder, to be looked at: `cargo run -p zhike-report --example checkup_sheets -- FOLDER`.

#[path = "../tests/sample.rs"]
mod sample;

use std::path::PathBuf;

use zhike_report::{Language, checkup_pdf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let sheets = [
        ("chinese", sample::chinese(), Language::ZhCn),
        ("english", sample::english(), Language::En),
        ("first_meeting", sample::first_meeting(), Language::ZhCn),
        ("crowded", sample::crowded(), Language::ZhCn),
        ("absurd", sample::absurd(), Language::ZhCn),
    ];
    for (name, sheet, language) in sheets {
        std::fs::write(folder.join(name).with_extension("pdf"), checkup_pdf(&sheet, language)?.bytes)?;
    }
    Ok(())
}
