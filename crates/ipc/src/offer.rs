//! Offering a product: the verdict before it, the papers that belong to it, how it ended; and who may hold a product at all.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::closed_sets::{ProductKind, RiskLevel};
use zhike_domain::document::{DocumentKind, DocumentRef};
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::suitability::{
    DocumentDue, Initiator, Judged, OfferChannel, OfferEnd, OfferPath, Outcome, Regime,
};

use crate::ClientBrief;

/// Bytes of a document that the window may hand over at once.
pub const MOST_WINDOW_DOCUMENT_BYTES: usize = 64 * 1024 * 1024;

/// An offer on the form. What was signed, shown or recorded is known from the documents alone: there is no box to tick in their
/// place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OfferForm {
    /// Product.
    pub product: ProductCode,
    /// Amount, CNY.
    #[specta(type = Option<String>)]
    pub amount: Option<Decimal>,
    /// Who brought it up.
    pub initiator: Option<Initiator>,
    /// Where it happened.
    pub channel: Option<OfferChannel>,
    /// Days of thinking time the client was given.
    pub thinking_days: Option<u32>,
    /// How it ended.
    pub end: OfferEnd,
    /// Documents and recordings.
    pub documents: Vec<DocumentRef>,
    /// When this desk last gave its verdict; the gate asks for one of the day of the contact (LG-04).
    pub judged_at: Option<DateTime<Utc>>,
}

/// What the offer page begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct OfferStart {
    /// To whom.
    pub client: ClientBrief,
    /// Number of the client, for the papers he signs.
    pub client_number: String,
    /// Every product on the list, what he holds first.
    pub products: Vec<OfferProduct>,
    /// Offers of the draft, to go on with.
    pub offers: Vec<OfferForm>,
}

/// A product to offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OfferProduct {
    /// Code.
    pub code: ProductCode,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: ProductKind,
    /// The rating that binds: the highest of several (SU-18).
    pub risk_level: RiskLevel,
    /// Months for which the money is locked.
    pub lockup_months: u32,
    /// Smallest amount, CNY.
    #[specta(type = Option<String>)]
    pub min_ticket: Option<Decimal>,
    /// Private offering (SU-17).
    pub private: bool,
    /// Whether the client holds it.
    pub held: bool,
}

/// May this be offered to this client? With the grounds, the papers due, and what the gate would say to each end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct VerdictView {
    /// Product.
    pub product: ProductCode,
    /// Its name.
    pub product_name: String,
    /// When it was judged.
    pub judged_at: DateTime<Utc>,
    /// The worst of the rules.
    pub verdict: Outcome,
    /// Whose rules bind.
    pub regime: Option<Regime>,
    /// Every rule that binds, the worst first; then those that do not.
    pub rules: Vec<Judged>,
    /// Papers that are due, each with whether it is there.
    pub documents: Vec<PaperState>,
    /// What the gate says to each end as things stand.
    pub gates: Vec<GatePreview>,
    /// Version of the rule pack.
    pub pack: String,
    /// Class and its questionnaire come from one that central has not taken in yet.
    pub class_on_its_way: bool,
}

/// A paper that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PaperState {
    /// What, by which rule, when.
    pub due: DocumentDue,
    /// It is among the offer's documents.
    pub attached: bool,
}

/// What the gate says to an end (LG-04).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct GatePreview {
    /// The end.
    pub end: OfferEnd,
    /// On or off the compliant path.
    pub path: OfferPath,
    /// Papers without which it is off it.
    pub missing: Vec<DocumentKind>,
}

/// What the form shows of an offer before it is sealed: recomputed for the day of the contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct OfferCheck {
    /// The verdict.
    pub verdict: VerdictView,
    /// What will be sealed.
    pub gate: GatePreview,
    /// There is a verdict of the day of the contact.
    pub judged_that_day: bool,
}

/// An offer as it was sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct SealedOffer {
    /// The verdict as it was sealed, with the gate's word for the end alone.
    pub verdict: VerdictView,
    /// Amount, CNY.
    #[specta(type = Option<String>)]
    pub amount: Option<Decimal>,
    /// How it ended.
    pub end: OfferEnd,
    /// On or off the compliant path.
    pub path: OfferPath,
    /// Papers the gate missed.
    pub missing: Vec<DocumentKind>,
    /// Documents, each with whether its bytes are on this device.
    pub documents: Vec<DocumentView>,
}

/// A document of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DocumentView {
    /// What it is, and its SHA-256.
    pub document: DocumentRef,
    /// Its bytes are on this device.
    pub here: bool,
    /// Central has all of it and has checked it.
    pub at_central: bool,
}

/// A document's bytes, for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DocumentContent {
    /// What it is.
    pub document: DocumentRef,
    /// Standard base64.
    pub base64: String,
}

/// Who may hold a product, over the whole book: as if the RM brought it up, at the smallest amount.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct WhoMayHold {
    /// The product.
    pub product: OfferProduct,
    /// Clients without any objection.
    pub pass: u32,
    /// Clients who would have to be warned and to sign.
    pub warn: u32,
    /// Clients of whom too little is known.
    pub unknown: u32,
    /// Clients to whom it may not be offered.
    pub block: u32,
    /// Version of the rule pack.
    pub pack: String,
    /// The clients, those who may hold it first.
    pub clients: Vec<MayHold>,
}

/// One client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct MayHold {
    /// Who.
    pub client: ClientBrief,
    /// What the rules say.
    pub verdict: Outcome,
    /// The rule that decided; `None` where nothing stands against it.
    pub decided: Option<Judged>,
    /// Whether he holds it.
    pub held: bool,
}

/// A document to keep.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeepDocument {
    /// Whose.
    pub client: ClientId,
    /// What it is.
    pub kind: DocumentKind,
    /// Media type.
    pub media_type: String,
    /// Bytes in standard base64: a list of numbers would be four times as long.
    pub base64: String,
}
