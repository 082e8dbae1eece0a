//! The scripts of `assets/scripts`, built into the program and read into the domain's type (SC-01).

use serde::Deserialize;
use zhike_domain::script::Script;

use crate::assets;

/// A file of scripts.
#[derive(Deserialize)]
struct File {
    script: Vec<Script>,
}

/// All scripts, by scenario.
pub fn scripts() -> Vec<Script> {
    assets::SCRIPTS.iter().flat_map(|asset| asset.read::<File>().script).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use zhike_domain::closed_sets::VisitPurpose;
    use zhike_lint::{Beside, Lexicon, lint};

    const VARIABLES: [&str; 5] = ["form_of_address", "rm_name", "product", "amount", "date"];

    fn texts(script: &Script) -> [&String; 8] {
        [
            &script.title_zh,
            &script.title_en,
            &script.body_zh,
            &script.body_en,
            &script.risk_zh,
            &script.risk_en,
            &script.opposing_zh,
            &script.opposing_en,
        ]
    }

    #[test]
    fn there_is_a_script_for_every_purpose() {
        let scripts = scripts();
        assert!(scripts.len() >= 12, "{}", scripts.len());
        let scenarios: BTreeSet<VisitPurpose> = scripts.iter().map(|s| s.scenario).collect();
        assert_eq!(scenarios.len(), VisitPurpose::ALL.len());
        for purpose in VisitPurpose::ALL {
            let for_everybody = scripts.iter().any(|s| s.scenario == *purpose && s.classes.is_empty());
            assert!(for_everybody, "{purpose:?} has one that fits clients of unknown class");
        }
        let codes: BTreeSet<&String> = scripts.iter().map(|s| &s.code).collect();
        assert_eq!(codes.len(), scripts.len());
    }

    #[test]
    fn every_script_is_whole_and_was_approved_by_another() {
        for script in scripts() {
            let code = &script.code;
            assert!(script.author != script.approver && !script.approver.is_empty(), "{code}");
            assert!(script.valid_from < script.valid_to, "{code}");
            assert!(!script.sources.is_empty(), "{code} rests on something");
            assert!(texts(&script).iter().all(|text| !text.trim().is_empty()), "{code}");
            for source in &script.sources {
                assert!(source.published_on <= script.valid_from || source.expires_on.is_some(), "{code}");
                assert!(source.expires_on.is_none_or(|day| day >= script.valid_to), "{code}");
            }
        }
    }

    #[test]
    fn nobody_is_promised_what_may_not_be_promised() {
        for script in scripts() {
            for text in texts(&script) {
                let hits = lint(text, Lexicon::shipped(), Beside::default()).unwrap();
                assert_eq!(hits, [], "{}", script.code);
            }
        }
    }

    #[test]
    fn only_known_variables_are_filled_in() {
        for script in scripts() {
            for text in texts(&script) {
                for rest in text.split("{{").skip(1) {
                    let name = rest.split("}}").next().unwrap().trim();
                    assert!(VARIABLES.contains(&name), "{}: {name}", script.code);
                }
                assert_eq!(text.matches("{{").count(), text.matches("}}").count(), "{}", script.code);
            }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/scripts");
        let files = std::fs::read_dir(folder).unwrap().count();
        assert_eq!(files, assets::SCRIPTS.len());
    }
}
