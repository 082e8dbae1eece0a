//! Replay (F57): a verdict of any day, computed again from its case and its rule pack, decides the same: outcome, regime, rules with
//! what they looked at, papers. Its words are not compared: they are sealed as they were said, and a program of another year may word
//! a rule better.

use super::case::Case;
use super::judge::judge;
use super::pack::RulePack;
use super::verdict::{Judged, RuleId, Verdict};

/// Why a verdict is not the one its case and pack give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayFault {
    /// The pack is another one than the verdict was given by.
    #[error("the verdict was given by pack {verdict}, not by {pack}, or the pack's text has changed since")]
    Pack {
        /// The pack the verdict names.
        verdict: String,
        /// The pack that was given.
        pack: String,
    },
    /// A rule that came out differently: the first of them.
    #[error("{} differs in its {part}", rule.name())]
    Rule {
        /// Which.
        rule: RuleId,
        /// Outcome or inputs.
        part: &'static str,
    },
    /// Something other than a rule.
    #[error("the verdict differs in its {0}")]
    Verdict(&'static str),
}

/// Judges a case again by the pack of its verdict, and names the first difference.
pub fn replay(case: &Case, verdict: &Verdict, pack: &RulePack) -> Result<(), ReplayFault> {
    if verdict.pack != pack.version || verdict.pack_digest != pack.digest {
        return Err(ReplayFault::Pack { verdict: verdict.pack.clone(), pack: pack.version.clone() });
    }
    let again = judge(case, pack);
    let ids = |verdict: &Verdict| verdict.rules.iter().map(|rule| rule.id).collect::<Vec<_>>();
    if ids(&again) != ids(verdict) {
        return Err(ReplayFault::Verdict("list of rules"));
    }
    let first = verdict.rules.iter().zip(&again.rules).find_map(|(old, new)| difference(old, new));
    if let Some((rule, part)) = first {
        return Err(ReplayFault::Rule { rule, part });
    }
    let papers = |verdict: &Verdict| {
        verdict.documents.iter().map(|due| (due.kind, due.rule, due.due)).collect::<Vec<_>>()
    };
    if again.verdict != verdict.verdict {
        Err(ReplayFault::Verdict("outcome"))
    } else if again.regime != verdict.regime {
        Err(ReplayFault::Verdict("regime"))
    } else if papers(&again) != papers(verdict) {
        Err(ReplayFault::Verdict("documents"))
    } else {
        Ok(())
    }
}

fn difference(old: &Judged, new: &Judged) -> Option<(RuleId, &'static str)> {
    let part = if old.outcome != new.outcome {
        "outcome"
    } else if old.inputs != new.inputs {
        "inputs"
    } else {
        return None;
    };
    Some((old.id, part))
}
