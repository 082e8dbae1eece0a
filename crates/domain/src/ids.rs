//! Identifiers: one newtype a kind of thing, so that a client's id can never stand where a visit's is wanted.
//! No generator lives here: time and random bytes are passed in.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A time-ordered id (UUIDv7) of the given instant and random bytes.
            pub fn new(at: DateTime<Utc>, random: [u8; 10]) -> Self {
                Self(uuid_v7(at, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

uuid_id! {
    /// A client of the firm.
    ClientId;
    /// A household: clients who keep house together.
    HouseholdId;
    /// A person who works at the firm: relationship manager, branch head, reviewer.
    StaffId;
    /// A planned or past meeting, call or remote session.
    VisitId;
    /// A row of a client's ledger.
    LedgerEntryId;
    /// An entry of the service log.
    LogEntryId;
    /// Something promised to a client, with a date.
    FollowUpId;
    /// An answer to a survey.
    SurveyAnswerId;
    /// A case opened by a low answer or a complaint.
    CaseId;
    /// A portfolio checkup of a client.
    CheckupId;
    /// A risk questionnaire that a client answered.
    QuestionnaireId;
    /// An enrolled workstation.
    DeviceId;
}

/// UUIDv7 from an instant and random bytes. Instants before 1970 count as 1970.
pub fn uuid_v7(at: DateTime<Utc>, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// A product's code within the firm, as on its price list (for exchange-traded funds the exchange's code: `510300`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct ProductCode(pub String);

impl fmt::Display for ProductCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for ProductCode {
    fn from(code: &str) -> Self {
        Self(code.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn ids_sort_by_time() {
        let at = |s| Utc.timestamp_opt(s, 0).single().unwrap();
        assert!(ClientId::new(at(1), [255; 10]) < ClientId::new(at(2), [0; 10]));
    }

    #[test]
    fn ids_read_back_from_text() {
        let id = VisitId::new(Utc.timestamp_opt(1_700_000_000, 0).single().unwrap(), [7; 10]);
        assert_eq!(id.to_string().parse::<VisitId>().unwrap(), id);
    }
}
