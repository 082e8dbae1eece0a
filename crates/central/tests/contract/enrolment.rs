//! Codes, devices, challenges and tokens.

use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use zhike_central::{Config, NewCodeError};
use zhike_domain::ids::StaffId;
use zhike_protocol::auth::{
    AccessToken, Challenge, ChallengeRequest, Enrolment, TokenRequest, challenge_message, sign,
};
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::paths;

use crate::support::*;

#[tokio::test]
async fn a_code_enrols_one_device_and_a_lost_answer_is_given_again() {
    let central = Central::small().await;
    let code = central.code(1);
    let key = SigningKey::from_bytes(&[1; 32]);
    let first: Enrolment = post(&central.url, paths::ENROL, None, &enrol_request(&code, &key)).await.unwrap();
    assert_eq!(first.owner, rm(1));
    assert_eq!(first.firm, "示范证券");
    assert_eq!(first.central_key, central.database.central_key());
    assert_eq!(first.server_time, start());
    let again: Enrolment = post(&central.url, paths::ENROL, None, &enrol_request(&code, &key)).await.unwrap();
    assert_eq!(again.device, first.device);

    let other = SigningKey::from_bytes(&[2; 32]);
    let stolen = post::<_, Enrolment>(&central.url, paths::ENROL, None, &enrol_request(&code, &other)).await;
    assert_eq!(stolen.unwrap_err(), refusal(403, ApiErrorCode::BadEnrolmentCode));
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM device"), 1);
}

#[tokio::test]
async fn a_code_may_be_typed_in_small_letters_without_dashes() {
    let central = Central::small().await;
    let typed = central.code(1).replace('-', "").to_lowercase();
    assert!(Device::enrol(&central.url, &typed, 1).await.is_ok());
}

#[tokio::test]
async fn unknown_and_expired_codes_are_refused() {
    let central = Central::small().await;
    let unknown = Device::enrol(&central.url, "AAAA-BBBB-CCCC-DDDD", 1).await;
    assert_eq!(unknown.err(), Some(refusal(403, ApiErrorCode::BadEnrolmentCode)));
    let code = central.code(1);
    central.clock.0.advance(TimeDelta::days(7));
    let expired = Device::enrol(&central.url, &code, 1).await;
    assert_eq!(expired.err(), Some(refusal(403, ApiErrorCode::BadEnrolmentCode)));
}

#[tokio::test]
async fn a_device_has_to_prove_that_it_holds_its_key() {
    let central = Central::small().await;
    let code = central.code(1);
    let mut request = enrol_request(&code, &SigningKey::from_bytes(&[1; 32]));
    request.public_key = hex::encode(SigningKey::from_bytes(&[2; 32]).verifying_key().to_bytes());
    let refused = post::<_, Enrolment>(&central.url, paths::ENROL, None, &request).await;
    assert_eq!(refused.unwrap_err(), refusal(400, ApiErrorCode::BadRequest));
    assert!(Device::enrol(&central.url, &code, 1).await.is_ok(), "the code is still good");
}

#[tokio::test]
async fn neither_codes_nor_tokens_stand_in_the_database() {
    let central = Central::small().await;
    let code = central.code(1);
    let device = Device::enrol(&central.url, &code, 1).await.unwrap();
    let read = |ending| std::fs::read(central.folder.path().join(format!("central.{ending}"))).unwrap();
    let bytes = [read("db"), read("db-wal")].concat();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&device.id().to_string()));
    assert!(!holds(&code) && !holds(&code.replace('-', "")) && !holds(&device.token));
}

#[tokio::test]
async fn a_challenge_is_good_once_and_for_a_minute() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    let challenge = async || -> Challenge {
        post(&central.url, paths::CHALLENGE, None, &ChallengeRequest { device: device.id() }).await.unwrap()
    };
    let answer = |nonce: &str, key: &SigningKey| TokenRequest {
        device: device.id(),
        nonce: nonce.to_owned(),
        signature: sign(key, &challenge_message(device.id(), nonce)),
    };
    let token = async |request: TokenRequest| {
        post::<_, AccessToken>(&central.url, paths::TOKEN, None, &request).await.map(|token| token.expires_in)
    };
    let unauthorized = refusal(401, ApiErrorCode::Unauthorized);

    let first = challenge().await.nonce;
    assert_eq!(token(answer(&first, &device.key)).await, Ok(600));
    assert_eq!(token(answer(&first, &device.key)).await, Err(refusal(401, ApiErrorCode::Unauthorized)));

    let late = challenge().await.nonce;
    central.clock.0.advance(TimeDelta::seconds(60));
    assert_eq!(token(answer(&late, &device.key)).await, Err(refusal(401, ApiErrorCode::Unauthorized)));

    let guessed = challenge().await.nonce;
    let stranger = SigningKey::from_bytes(&[9; 32]);
    assert_eq!(token(answer(&guessed, &stranger)).await, Err(refusal(401, ApiErrorCode::Unauthorized)));
    assert_eq!(token(answer(&guessed, &device.key)).await, Err(unauthorized), "there is no second guess");
}

#[tokio::test]
async fn a_token_ends_after_ten_minutes() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    central.clock.0.advance(TimeDelta::seconds(599));
    assert!(device.pull(None, 10).await.is_ok());
    central.clock.0.advance(TimeDelta::seconds(1));
    assert_eq!(device.pull(None, 10).await.unwrap_err(), refusal(401, ApiErrorCode::Unauthorized));
    device.renew_token().await.unwrap();
    assert!(device.pull(None, 10).await.is_ok());
}

#[tokio::test]
async fn without_a_token_of_ours_nothing_is_said() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    for token in ["", "0".repeat(64).as_str(), "客户"] {
        device.token = token.to_owned();
        assert_eq!(device.pull(None, 10).await.unwrap_err(), refusal(401, ApiErrorCode::Unauthorized));
    }
}

#[tokio::test]
async fn a_revoked_device_is_out_at_once() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    assert!(central.database.revoke_device(device.id()).unwrap());
    assert!(device.pull(None, 10).await.is_err());
    assert_eq!(device.renew_token().await.unwrap_err(), refusal(403, ApiErrorCode::DeviceRefused));
    let log: Vec<String> = central.inspect_all("SELECT kind FROM log_leaf ORDER BY log_index");
    assert_eq!(log, ["import", "enrolled", "revoked"]);
}

#[tokio::test]
async fn codes_are_for_people_of_the_firm() {
    let central = Central::small().await;
    let nobody = StaffId::new(start(), [99; 10]);
    let refused = central.database.new_enrolment_code(nobody, TimeDelta::days(1));
    assert!(matches!(refused, Err(NewCodeError::NotOnePerson(0))));
    assert_eq!(central.database.find_staff("经理2").unwrap(), rm(2));
    assert_eq!(central.database.find_staff(&rm(11).id.to_string()).unwrap(), rm(11));
    assert!(central.database.find_staff("经理").is_err());
}

#[tokio::test]
async fn who_tries_codes_is_slowed_down() {
    let config = Config { enrolments_per_minute: 2, challenges_per_minute: 1, ..Config::default() };
    let central = Central::with(&small_firm(), config).await;
    let attempt = async || Device::enrol(&central.url, "AAAA-BBBB-CCCC-DDDD", 1).await.err();
    assert_eq!(attempt().await, Some(refusal(403, ApiErrorCode::BadEnrolmentCode)));
    assert_eq!(attempt().await, Some(refusal(403, ApiErrorCode::BadEnrolmentCode)));
    assert_eq!(attempt().await, Some(refusal(429, ApiErrorCode::RateLimited)));
    let request = enrol_request("AAAA", &SigningKey::from_bytes(&[1; 32]));
    let response =
        http().post(format!("{}{}", central.url, paths::ENROL)).json(&request).send().await.unwrap();
    assert!(response.headers().contains_key("retry-after"));
}
