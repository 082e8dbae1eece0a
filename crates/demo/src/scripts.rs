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
    use zhike_domain::closed_sets::{Situation, VisitPurpose};
    use zhike_domain::script::check::problems;
    use zhike_lint::{Beside, Lexicon, lint};

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
    fn every_script_could_be_published() {
        for script in scripts() {
            assert_eq!(problems(&script), [], "{}", script.code);
            for source in &script.sources {
                assert!(
                    source.published_on <= script.valid_from || source.expires_on.is_some(),
                    "{}",
                    script.code
                );
                assert!(source.expires_on.is_none_or(|day| day >= script.valid_to), "{}", script.code);
            }
        }
    }

    #[test]
    fn there_are_scripts_for_every_situation_and_answers_to_objections() {
        let scripts = scripts();
        let (answers, spoken): (Vec<&Script>, Vec<&Script>) =
            scripts.iter().partition(|script| script.objection.is_some());
        assert!(spoken.len() >= 60 && answers.len() >= 30, "{} {}", spoken.len(), answers.len());
        let covered: BTreeSet<Situation> =
            spoken.iter().flat_map(|script| script.situations.clone()).collect();
        assert_eq!(covered.len(), Situation::ALL.len());
    }

    #[test]
    fn nobody_is_promised_what_may_not_be_promised() {
        for script in scripts() {
            for (field, text) in script.texts() {
                let hits = lint(text, Lexicon::shipped(), Beside::default()).unwrap();
                // A client may ask for a promise; what the RM says may hold none.
                assert!(
                    hits.is_empty()
                        || field.starts_with("said_")
                        || script.objection.is_some() && field.starts_with("title_"),
                    "{} {field}: {hits:?}",
                    script.code
                );
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
