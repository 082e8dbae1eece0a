//! Kinds of records and their bodies. Most bodies are domain types in JSON; those that are not stand here.

use serde::{Deserialize, Serialize};
use zhike_domain::ids::ProductCode;
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::price::{Dividend, PriceError, PriceSeries, Split};

use crate::seal::Receipt;

/// The kinds of records, and what their bodies and ids are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// [`zhike_domain::staff::Staff`]; id: staff id.
    Staff,
    /// [`zhike_domain::product::Product`]; id: product code.
    Product,
    /// [`PriceRecord`]; id: product code.
    Prices,
    /// [`zhike_domain::household::Household`]; id: household id.
    Household,
    /// [`zhike_domain::client::Client`]; id: client id.
    Client,
    /// [`LedgerRecord`]: a client's whole ledger of one calendar year; id: `<client id>/<year>`.
    Ledger,
    /// [`zhike_domain::visit::Visit`]; id: visit id.
    Visit,
    /// [`zhike_domain::visit::FollowUp`]; id: follow-up id.
    FollowUp,
    /// [`LogRecord`]; id: log entry id.
    LogEntry,
    /// [`zhike_domain::nps::SurveyAnswer`]; id: answer id.
    SurveyAnswer,
    /// [`zhike_domain::nps::Case`]; id: case id.
    Case,
    /// [`zhike_domain::script::Script`]; id: `<code>/<version>`.
    Script,
    /// [`zhike_domain::fact_sheet::FactSheet`]; id: client id, because a client has one.
    FactSheet,
    /// [`zhike_domain::checkup::record::Checkup`]; id: checkup id. Its result never changes.
    Checkup,
    /// [`zhike_domain::questionnaire::AnsweredQuestionnaire`]; id: questionnaire id. Never changes.
    Questionnaire,
    /// [`zhike_domain::review::Review`]; id: id of the entry under review.
    Review,
    /// [`zhike_domain::rule_pack::PublishedPack`]; id: its version.
    RulePack,
}

impl RecordKind {
    /// The kind's name as in JSON and in storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Product => "product",
            Self::Prices => "prices",
            Self::Household => "household",
            Self::Client => "client",
            Self::Ledger => "ledger",
            Self::Visit => "visit",
            Self::FollowUp => "follow_up",
            Self::LogEntry => "log_entry",
            Self::SurveyAnswer => "survey_answer",
            Self::Case => "case",
            Self::Script => "script",
            Self::FactSheet => "fact_sheet",
            Self::Checkup => "checkup",
            Self::Questionnaire => "questionnaire",
            Self::Review => "review",
            Self::RulePack => "rule_pack",
        }
    }
}

/// A ledger year in transit: rows of one client and one calendar year travel together, because a ledger is read as
/// a whole and its rows are many and small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRecord {
    /// Whose.
    pub client: zhike_domain::ids::ClientId,
    /// Calendar year of every row.
    pub year: i32,
    /// The rows, in order.
    pub rows: Vec<zhike_domain::ledger::LedgerEntry>,
}

/// A price series in transit: the compact form in base64, with what the closes are not adjusted for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRecord {
    /// Whose prices.
    pub product: ProductCode,
    /// [`PriceSeries::pack`] in standard base64.
    pub packed: String,
    /// Cash dividends of the product.
    #[serde(default)]
    pub dividends: Vec<Dividend>,
    /// Its splits and consolidations.
    #[serde(default)]
    pub splits: Vec<Split>,
}

impl PriceRecord {
    /// Packs a series without dividends and splits.
    pub fn pack(series: &PriceSeries) -> Result<Self, PriceError> {
        use base64::Engine;
        let packed = base64::engine::general_purpose::STANDARD.encode(series.pack()?);
        Ok(Self { product: series.product.clone(), packed, dividends: Vec::new(), splits: Vec::new() })
    }

    /// The packed bytes, for storage as they are.
    pub fn bytes(&self) -> Result<Vec<u8>, PriceError> {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.decode(&self.packed).map_err(|_| PriceError::Unreadable)
    }

    /// Reads the series.
    pub fn unpack(&self) -> Result<PriceSeries, PriceError> {
        PriceSeries::unpack(self.product.clone(), &self.bytes()?)
    }
}

/// A log entry as central holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRecord {
    /// The entry with its seal.
    pub sealed: SealedEntry,
    /// Central's receipt.
    pub receipt: Receipt,
    /// Public key of the device that sealed it, hexadecimal, from central's list of devices.
    pub device_key: String,
}
