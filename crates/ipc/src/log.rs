//! The service log: drafting, sealing, reading.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::closed_sets::{ClientAnswer, ContactChannel, VisitPurpose};
use zhike_domain::document::DocumentRef;
use zhike_domain::ids::{ClientId, LogEntryId, ProductCode, VisitId};
use zhike_domain::review::{ReviewQueue, ReviewReason, Ruling};

use crate::{ClientBrief, DocumentView, OfferForm, SealedOffer};

/// The log form, as it is drafted and sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LogForm {
    /// With whom.
    pub client: ClientId,
    /// Visit it belongs to.
    pub visit: Option<VisitId>,
    /// Begin.
    pub started_at: DateTime<Utc>,
    /// End.
    pub ended_at: DateTime<Utc>,
    /// How they met.
    pub channel: ContactChannel,
    /// Where.
    pub place: Option<String>,
    /// Why.
    pub purpose: VisitPurpose,
    /// Others present.
    pub people_present: Vec<String>,
    /// What was talked about.
    pub summary: String,
    /// Products spoken of.
    pub products: Vec<ProductCode>,
    /// Risks and costs disclosed.
    pub disclosures: Vec<String>,
    /// Products offered or asked for (LG-04).
    pub offers: Vec<OfferForm>,
    /// Documents and recordings of the contact as a whole.
    pub documents: Vec<DocumentRef>,
    /// The client's answer.
    pub client_answer: ClientAnswer,
    /// Scripts used.
    pub scripts: Vec<ScriptRef>,
    /// Promises made.
    pub follow_ups: Vec<PromiseForm>,
    /// Entry that this one corrects.
    pub corrects: Option<CorrectionForm>,
}

/// A script by code and version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScriptRef {
    /// Code.
    pub code: String,
    /// Version.
    pub version: u32,
}

/// A promise on the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PromiseForm {
    /// What.
    pub text: String,
    /// By when.
    pub due_on: NaiveDate,
}

/// A correction on the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CorrectionForm {
    /// Entry that is corrected.
    pub entry: LogEntryId,
    /// Why.
    pub reason: String,
}

/// The log form with its drafts and what fills it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct LogFormStart {
    /// With whom.
    pub client: ClientBrief,
    /// The draft that was kept, or a form filled from the visit, the clock and the client.
    pub form: LogForm,
    /// When the draft was kept; `None` for a fresh form.
    pub draft_saved_at: Option<DateTime<Utc>>,
    /// Products he holds, for picking.
    pub products: Vec<ProductChoice>,
}

/// A product to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProductChoice {
    /// Code.
    pub code: ProductCode,
    /// Name.
    pub name: String,
    /// Whether the client holds it.
    pub held: bool,
}

/// A sealed entry as it is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct LogEntryView {
    /// Identity.
    pub id: LogEntryId,
    /// With whom; the name is empty when the client has left the book.
    pub client: ClientBrief,
    /// Who logged it.
    pub rm_name: String,
    /// The form that was sealed.
    pub form: LogForm,
    /// The products of the form by name; the code again where the product is not on the list any more.
    pub product_names: Vec<String>,
    /// Position in the device's chain.
    pub sequence: u32,
    /// Device clock at sealing.
    pub sealed_at: DateTime<Utc>,
    /// More than 24 hours after the contact (LG-03).
    pub late: bool,
    /// Hash of the entry, hexadecimal.
    pub hash: String,
    /// Hash of the entry before it.
    pub previous: String,
    /// Hash and signature were recomputed just now and hold.
    pub verified: bool,
    /// Central's receipt; `None` while it waits to be sent.
    pub receipt: Option<ReceiptView>,
    /// Entry that corrects this one.
    pub corrected_by: Option<LogEntryId>,
    /// Offers as they were sealed, with their verdicts.
    pub offers: Vec<SealedOffer>,
    /// Documents of the contact as a whole.
    pub documents: Vec<DocumentView>,
    /// Its second pair of eyes, where it needs one (LG-05).
    pub review: Option<EntryReview>,
    /// Size of the firm's log against which its place there was proven to this device (LG-06).
    pub proven: Option<u32>,
}

/// Where an entry stands with its second pair of eyes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EntryReview {
    /// Who looks at it.
    pub queue: ReviewQueue,
    /// Why.
    pub reasons: Vec<ReviewReason>,
    /// What was decided, oldest first; empty while it waits.
    pub decisions: Vec<EntryDecision>,
}

/// A decision on an entry, itself an entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EntryDecision {
    /// What.
    pub ruling: Ruling,
    /// Why.
    pub reason: Option<String>,
    /// By whom.
    pub by_name: String,
    /// When it was sealed.
    pub at: DateTime<Utc>,
    /// It names this entry as it is here, and its seal holds.
    pub verified: bool,
}

/// Central's receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReceiptView {
    /// Position in the firm's log.
    pub log_index: u32,
    /// When central took it in.
    pub received_at: DateTime<Utc>,
    /// Central's signature over hash, index and time was checked and holds.
    pub verified: bool,
}
