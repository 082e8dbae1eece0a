//! What failed between us and central: a request that got no answer, or an answer that says no.

use zhike_protocol::error::{ApiError, ApiErrorCode};
use zhike_workstation::ports::CentralError;

/// Why a request brought nothing.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Central said no, for a reason of the contract.
    Refused(ApiErrorCode),
    /// No answer: no network, refused, timed out, cut off.
    NoAnswer,
    /// An answer that is not in the protocol.
    Unintelligible,
}

impl Fault {
    /// The reason in a refusal's body; a gateway's page of its own is no reason.
    pub fn of_answer(status: u16, body: &[u8]) -> Self {
        match serde_json::from_slice::<ApiError>(body) {
            Ok(error) => Self::Refused(error.code),
            // A gateway before a central that is down.
            Err(_) if matches!(status, 502..=504) => Self::NoAnswer,
            Err(_) => Self::Unintelligible,
        }
    }
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        let unreachable = error.is_connect() || error.is_timeout() || error.is_request() || error.is_body();
        if unreachable { Self::NoAnswer } else { Self::Unintelligible }
    }
}

impl From<Fault> for CentralError {
    fn from(fault: Fault) -> Self {
        use ApiErrorCode as C;
        let code = match fault {
            Fault::NoAnswer => return Self::Unreachable,
            Fault::Unintelligible => {
                tracing::warn!("central's answer is not in the protocol");
                return Self::Failed;
            }
            Fault::Refused(code) => code,
        };
        match code {
            C::BadEnrolmentCode => Self::BadEnrolmentCode,
            // Also a token or signature that is refused although it is new: the device's key is not the one central knows.
            C::DeviceRefused | C::Unauthorized => Self::DeviceRefused,
            C::MidReuse => Self::MidReuse,
            C::ResyncRequired | C::BadCursor => Self::ResyncRequired,
            C::UpgradeRequired => Self::UpgradeRequired,
            C::RateLimited => Self::Unreachable,
            // Central itself says that its log is not the one that was witnessed.
            C::LogForked => Self::LogNotTrusted,
            C::NotFound => Self::NotFound,
            C::BadRequest | C::MidGap | C::TooLarge | C::NotEntitled | C::Internal => {
                tracing::warn!(?code, "central refused a request");
                Self::Failed
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateways_page_is_not_taken_for_central() {
        assert!(matches!(Fault::of_answer(503, b"<html>sorry</html>"), Fault::NoAnswer));
        assert!(matches!(Fault::of_answer(404, b"<html>sorry</html>"), Fault::Unintelligible));
        let body = br#"{"code":"mid_gap","message":"..."}"#;
        assert!(matches!(Fault::of_answer(409, body), Fault::Refused(ApiErrorCode::MidGap)));
    }
}
