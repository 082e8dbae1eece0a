//! Scripts: published by head office after they were checked, withdrawn from every pack at once (SC-01, SC-03). What makes a script
//! unfit is domain's and the linter's.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zhike_domain::calendar::local_day;
use zhike_domain::canonical::tagged_digest;
use zhike_domain::script::Script;
use zhike_domain::script::check::problems;
use zhike_lint::{Beside, Level, Lexicon, lint};
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::record::RecordKind;

use crate::database::{Changed, Database, DatabaseError, Leaf, RecordRow, Subject, Tables};
use crate::scope::Scope;

/// A file of scripts.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    script: Vec<Script>,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScriptsPublished {
    /// New scripts and versions.
    pub published: u64,
    /// Scripts that were there already.
    pub unchanged: u64,
}

/// What was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScriptWithdrawn {
    /// Which.
    pub code: String,
    /// Versions that were in force.
    pub versions: u64,
    /// The day from which none is used.
    pub on: NaiveDate,
}

/// Something that keeps a script from being published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnfitScript {
    /// Which script.
    pub code: String,
    /// The field, with the line where there is one.
    pub place: String,
    /// What is wrong.
    pub why: String,
}

/// Why nothing was published or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum ScriptsError {
    /// The file cannot be read.
    #[error("the scripts were not published: line {line}, {reason}")]
    Unreadable {
        /// Line of the file, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// Some are unfit; none was published.
    #[error("the scripts were not published: {} is unfit", .0.first().map_or("one", |unfit| unfit.code.as_str()))]
    Unfit(Vec<UnfitScript>),
    /// The version is taken by another text.
    #[error(
        "the scripts were not published: version {version} of {code} was published before with another text"
    )]
    Taken {
        /// Which script.
        code: String,
        /// Which version.
        version: u32,
    },
    /// No script of this code is in force.
    #[error("no script of this code is in force")]
    Unknown,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Everything that keeps a script from being published: its own problems, and phrases that may not leave the device. What a client says
/// in an objection is his, and not looked at.
pub(super) fn unfit(script: &Script) -> Vec<UnfitScript> {
    let of = |place: String, why: String| UnfitScript { code: script.code.clone(), place, why };
    let mut found: Vec<UnfitScript> =
        problems(script).into_iter().map(|problem| of(problem.place, problem.why.en)).collect();
    for (field, text) in script.texts() {
        let his_words =
            script.objection.is_some() && (field.starts_with("said_") || field.starts_with("title_"));
        if his_words {
            continue;
        }
        // A text too long to be looked through is a problem already.
        let hits = lint(text, Lexicon::shipped(), Beside::default()).unwrap_or_default();
        let blocked = hits.into_iter().filter(|hit| hit.level == Level::Block);
        found.extend(blocked.map(|hit| of(format!("{field}, character {}", hit.start + 1), hit.why.en)));
    }
    found
}

impl Database {
    /// Publishes the scripts of a file to every device: all, or none where one is unfit. The same again changes nothing.
    pub fn publish_scripts(&self, text: &str) -> Result<ScriptsPublished, ScriptsError> {
        let file: File = toml::from_str(text).map_err(|error| ScriptsError::Unreadable {
            line: error
                .span()
                .and_then(|span| text.get(..span.start))
                .map_or(1, |before| before.matches('\n').count() + 1),
            reason: error.message().to_owned(),
        })?;
        let found: Vec<UnfitScript> = file.script.iter().flat_map(unfit).collect();
        if !found.is_empty() {
            return Err(ScriptsError::Unfit(found));
        }
        self.write(|tables| {
            let mut published = ScriptsPublished { published: 0, unchanged: 0 };
            let mut changes = Vec::new();
            for script in &file.script {
                let id = format!("{}/{}", script.code, script.version);
                let body = serde_json::to_string(script).map_err(|_| DatabaseError::NoJson)?;
                match tables.record(RecordKind::Script, &id)? {
                    Some(row) if same_text(read(&row)?, script) => published.unchanged += 1,
                    Some(_) => {
                        return Err(ScriptsError::Taken {
                            code: script.code.clone(),
                            version: script.version,
                        });
                    }
                    None => {
                        changes.push(self.put_script(tables, &id, &body, None, "script")?);
                        published.published += 1;
                    }
                }
            }
            tables.append_feed(&changes)?;
            Ok(published)
        })
    }

    /// Withdraws every version of a script from today on: no pack shows it after the device's next exchange.
    pub fn withdraw_script(&self, code: &str) -> Result<ScriptWithdrawn, ScriptsError> {
        let today = local_day(self.now());
        self.write(|tables| {
            let mut changes = Vec::new();
            for (id, row) in tables.scripts_of(code)? {
                let mut script = read(&row)?;
                if script.withdrawn_on.is_some_and(|on| on <= today) {
                    continue;
                }
                script.withdrawn_on = Some(today);
                let body = serde_json::to_string(&script).map_err(|_| DatabaseError::NoJson)?;
                changes.push(self.put_script(tables, &id, &body, Some(&row), "script_withdrawn")?);
            }
            if changes.is_empty() {
                return Err(ScriptsError::Unknown);
            }
            tables.append_feed(&changes)?;
            let versions = u64::try_from(changes.len()).map_err(|_| DatabaseError::TooLarge)?;
            Ok(ScriptWithdrawn { code: code.to_owned(), versions, on: today })
        })
    }

    fn put_script(
        &self,
        tables: &Tables<'_>,
        id: &str,
        body: &str,
        stored: Option<&RecordRow>,
        kind: &'static str,
    ) -> Result<Changed, DatabaseError> {
        let written = tables.put_record(RecordKind::Script, id, &Scope::Firm, body, None, stored)?;
        let leaf = Leaf {
            subject: Subject::Digest(tagged_digest("zhike/script/1", &[body.as_bytes()])),
            kind,
            outcome: "applied",
            by: None,
            at: self.now(),
        };
        tables.append_leaf(self.keys(), &leaf)?;
        Ok(Changed {
            scope: Scope::Firm.to_string(),
            op: ChangeOp::Put,
            kind: RecordKind::Script,
            id: id.to_owned(),
            rev: written.rev,
        })
    }
}

/// A script as it is stored.
pub(super) fn read(row: &RecordRow) -> Result<Script, DatabaseError> {
    serde_json::from_str(&row.body).map_err(|_| DatabaseError::Damaged("a script"))
}

/// Whether a stored script says the same. That it was withdrawn since is no other text.
fn same_text(mut stored: Script, published: &Script) -> bool {
    stored.withdrawn_on = published.withdrawn_on;
    stored == *published
}
