//! What comes out: a verdict with every rule that was judged, and the documents due. No rule lives here.

use serde::{Deserialize, Serialize};

use crate::canonical::Digest256;
use crate::document::DocumentKind;
use crate::private::Private;
use crate::words::Words;

/// Outcome of a rule, and of a verdict: the worst of its rules. Ordered: later is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Outcome {
    /// The rule does not bind here.
    NotApplicable,
    /// 可以
    Pass,
    /// 警示并签字
    WarnAndSign,
    /// 不能判断
    Unknown,
    /// 不可以
    Block,
}

/// Whose rules bind (SU-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// 证券
    Securities,
    /// 银行
    Banking,
}

macro_rules! rule_ids {
    ($($variant:ident $id:literal,)*) => {
        /// Number of a rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        pub enum RuleId { $(#[doc = $id] #[serde(rename = $id)] $variant,)* }

        impl RuleId {
            /// Every rule, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As in the rules ("SU-05").
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }
        }
    };
}

rule_ids! {
    Su01 "SU-01", Su02 "SU-02", Su03 "SU-03", Su04 "SU-04", Su05 "SU-05", Su06 "SU-06", Su07 "SU-07", Su08 "SU-08",
    Su09 "SU-09", Su10 "SU-10", Su11 "SU-11", Su12 "SU-12", Su13 "SU-13", Su14 "SU-14", Su15 "SU-15", Su16 "SU-16",
    Su17 "SU-17", Su18 "SU-18", Su19 "SU-19", Su20 "SU-20", Su21 "SU-21", Su22 "SU-22", Su23 "SU-23", Su24 "SU-24",
    Su25 "SU-25",
}

/// A fact a rule looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Input {
    /// Its path in the case ("client.risk_class").
    pub name: String,
    /// Its value as text; `None` is unknown. Among them are birth dates and amounts.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub value: Option<Private<String>>,
    /// Days between its own day and the offer's, where the fact has one.
    pub age_days: Option<u32>,
}

/// One rule that was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Judged {
    /// Which.
    pub id: RuleId,
    /// What came out.
    pub outcome: Outcome,
    /// Why, for the RM, with what to do next.
    pub reason: Words,
    /// What the RM says to the client, where there is something to say.
    pub say: Option<Words>,
    /// What it looked at.
    pub inputs: Vec<Input>,
}

/// When a document has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Before anything is sold: without it the verdict is no better than Block.
    Before,
    /// With the sale: the gate before sealing asks for it, the verdict does not (LG-04).
    With,
}

/// A document that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DocumentDue {
    /// What.
    pub kind: DocumentKind,
    /// By which rule.
    pub rule: RuleId,
    /// When.
    pub due: Due,
    /// What it is for, as the RM would say it.
    pub words: Words,
}

/// May this be offered to this client? Reproducible for ever from the case and the pack (F57).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The worst of the rules; `Pass` where none binds.
    pub verdict: Outcome,
    /// Whose rules bind; `None` where the issuer is unknown.
    pub regime: Option<Regime>,
    /// Every rule that was judged, in the order of their numbers.
    pub rules: Vec<Judged>,
    /// What has to be signed, shown or recorded, each kind once.
    pub documents: Vec<DocumentDue>,
    /// Version of the rule pack.
    pub pack: String,
    /// SHA-256 of the pack's text.
    pub pack_digest: Digest256,
}
