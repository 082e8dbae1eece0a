//! An offer as the service log keeps it (LG-04): the case, the verdict, how it ended, and whether that was on the compliant path.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::verdict::Verdict;
use crate::document::{DocumentKind, DocumentRef};
use crate::ids::ProductCode;
use crate::private::Private;

/// An offer that was made, or asked for and refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferMade {
    /// Product.
    pub product: ProductCode,
    /// Its name on that day.
    pub product_name: String,
    /// Amount, CNY.
    pub amount: Option<Decimal>,
    /// What was known of client, product and offer.
    pub case: Private<Case>,
    /// What the rules said of it.
    pub verdict: Verdict,
    /// How it ended.
    pub end: OfferEnd,
    /// What was signed, shown or recorded.
    #[serde(default)]
    pub documents: Vec<DocumentRef>,
    /// On or off the compliant path, as the gate found it when it was sealed.
    pub path: OfferPath,
    /// What the gate missed; empty on the compliant path.
    #[serde(default)]
    pub missing: Vec<DocumentKind>,
}

/// How an offer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// 客户接受
    Accepted,
    /// 客户不接受
    Declined,
    /// 再想想
    Later,
    /// 我方不予办理
    Refused,
}

/// On or off the compliant path (LG-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum OfferPath {
    /// By the rules.
    Compliant,
    /// We refused, as the verdict asks.
    Refused,
    /// It happened outside the rules, and is recorded truthfully: compliance hears of it at once.
    Breach,
}
