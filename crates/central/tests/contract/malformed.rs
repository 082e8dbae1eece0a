//! Whatever arrives, the answer is a clear no and never a failure of central's.

use proptest::prelude::*;
use reqwest::StatusCode;
use serde_json::{Value, json};
use zhike_protocol::error::ApiError;
use zhike_protocol::paths;

use crate::support::*;

async fn raw(url: &str, path: &str, token: &str, body: Vec<u8>) -> (StatusCode, Vec<u8>) {
    let request = http().post(format!("{url}{path}")).bearer_auth(token).body(body);
    let response = request.send().await.unwrap();
    (response.status(), response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn bodies_that_are_no_requests_are_refused_in_words_that_repeat_nothing() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    let deep = "[".repeat(100_000);
    let bodies = ["", "{", "[]", "null", "{\"secret\":\"王晓明\"}", "\u{feff}{}", "{\"proto\":-1}", &deep];
    for path in [paths::ENROL, paths::CHALLENGE, paths::TOKEN, paths::PUSH, paths::PULL] {
        for body in bodies {
            let (status, answer) = raw(&central.url, path, &device.token, body.as_bytes().to_vec()).await;
            assert!(status.is_client_error(), "{path}: {status}");
            let error: ApiError = serde_json::from_slice(&answer).unwrap();
            assert!(!error.message.contains("王晓明"));
        }
        let (status, _) = raw(&central.url, path, &device.token, vec![0xff, 0x00, 0xfe]).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn bodies_beyond_the_limit_are_refused() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    for (path, size) in [(paths::ENROL, 17 * 1024), (paths::PULL, 17 * 1024), (paths::PUSH, 17 * 1024 * 1024)]
    {
        let (status, answer) = raw(&central.url, path, &device.token, vec![b' '; size]).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(serde_json::from_slice::<ApiError>(&answer).is_ok());
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused() {
    let central = Central::small().await;
    let get = async |path: &str| http().get(format!("{}{path}", central.url)).send().await.unwrap().status();
    assert_eq!(get("/").await, StatusCode::NOT_FOUND);
    assert_eq!(get("/v1/push/../health?x=1").await, StatusCode::OK);
    assert_eq!(get(paths::PUSH).await, StatusCode::METHOD_NOT_ALLOWED);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(json!("\u{0}")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Every place of a value, as a pointer.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| places(item, &format!("{at}/{index}"), all));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, item)| places(item, &format!("{at}/{name}"), all));
        }
        _ => {}
    }
}

fn with_one_place_changed(mut valid: Value, place: prop::sample::Index, to: Value) -> Value {
    let mut all = Vec::new();
    places(&valid, "", &mut all);
    *valid.pointer_mut(&all[place.index(all.len())]).unwrap() = to;
    valid
}

#[test]
fn no_push_or_pull_makes_central_fail() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (central, mut device) = runtime.block_on(async {
        let central = Central::small().await;
        let device = central.device(1, 1).await;
        (central, device)
    });
    let batch = vec![device.log(client_id(1, 1)), device.put_visit(&visit(1, 1, client_id(1, 1)), 0)];
    let push = serde_json::to_value(device.push_request(batch)).unwrap();
    let pull = json!({"proto": 1, "schema": 1, "cursor": "AAAA", "limit": 10});
    let status = |path: &str, body: &Value| {
        let body = serde_json::to_vec(body).unwrap();
        runtime.block_on(raw(&central.url, path, &device.token, body)).0
    };
    let config = ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(place in any::<prop::sample::Index>(), to in any_json(), whole in any_json())| {
        let bodies = [
            (paths::PUSH, with_one_place_changed(push.clone(), place, to.clone())),
            (paths::PULL, with_one_place_changed(pull.clone(), place, to)),
            (paths::PUSH, whole.clone()),
            (paths::PULL, whole),
        ];
        for (path, body) in bodies {
            let status = status(path, &body);
            prop_assert!(!status.is_server_error(), "{path}: {status} for {body}");
        }
    });
}
