//! What was checked of a pack, one line each, up to the first that does not hold.

use std::fmt::Display;

use serde::Serialize;

/// What was checked of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Every check holds.
    pub holds: bool,
    /// The checks in their order; where one does not hold it is the last.
    pub checks: Vec<Check>,
}

impl Verification {
    /// The check that does not hold.
    pub fn broken(&self) -> Option<&Check> {
        self.checks.last().filter(|check| !check.holds)
    }
}

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What.
    pub what: What,
    /// The file of the pack, and what within it.
    #[serde(rename = "where")]
    pub place: String,
    /// Whether it holds.
    pub holds: bool,
    /// Why not.
    pub why: Option<String>,
}

/// What can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Central signed the manifest, and it is of a form we know.
    Manifest,
    /// The file is the one the manifest lists.
    File,
    /// Central signed the checkpoint.
    Checkpoint,
    /// The log at the checkpoint extends the one at another.
    Consistency,
    /// Keys: the log's is the one that was given, the devices' were in force.
    Keys,
    /// The entry's own seal: commitment, chain hash, device's signature.
    Seal,
    /// The leaf is that of the entry.
    Leaf,
    /// The leaf opens, with the entry's key, to the entry that is shown.
    Opened,
    /// The leaf is in the log.
    Inclusion,
    /// Central's receipt names the entry, its place and its time.
    Receipt,
    /// The entry follows the one before it in its device's chain.
    Chain,
    /// The decision is on an entry of the pack.
    Approval,
    /// The verdict that is shown is the one that was sealed.
    Verdict,
    /// The verdict's rule pack is in the pack.
    RulePack,
    /// The verdict comes out again from its case and its rule pack.
    Replay,
    /// The list of documents is that of the entries.
    Documents,
}

/// Stops at the first that does not hold.
pub struct Broken;

#[derive(Default)]
pub struct Checks(pub Vec<Check>);

impl Checks {
    /// Notes what came of a check, and stops where it does not hold.
    pub fn note<T, E: Display>(
        &mut self,
        what: What,
        place: impl Into<String>,
        outcome: Result<T, E>,
    ) -> Result<T, Broken> {
        let place = place.into();
        match outcome {
            Ok(value) => {
                self.0.push(Check { what, place, holds: true, why: None });
                Ok(value)
            }
            Err(fault) => {
                self.0.push(Check { what, place, holds: false, why: Some(fault.to_string()) });
                Err(Broken)
            }
        }
    }
}

/// A condition as an outcome.
pub fn unless(condition: bool, why: &'static str) -> Result<(), &'static str> {
    if condition { Ok(()) } else { Err(why) }
}
