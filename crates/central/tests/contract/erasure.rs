//! Erasing a client: nothing of him is left but proofs.

use chrono::NaiveDate;
use zhike_central::EraseError;
use zhike_domain::ids::ClientId;
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::push::MutationKind;

use crate::documents::send_whole;
use crate::support::*;

/// Everything in every text or blob of every table that holds `needle`, in the files themselves.
fn found_in_files(central: &Central, needle: &str) -> bool {
    ["central.db", "central.db-wal"].iter().any(|file| {
        let bytes = std::fs::read(central.folder.path().join(file)).unwrap_or_default();
        bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
    })
}

#[tokio::test]
async fn an_erased_client_is_gone_from_every_table_and_file_and_the_log_stays_whole() {
    let mut data = small_firm();
    let mut client = client(1, 1);
    client.name = "欧阳特别".into();
    data.clients[0] = client.clone();
    let central = Central::of(&data).await;
    let mut device = central.device(1, 1).await;
    let mut said = record(client.id);
    said.summary = "只对他说过的话".into();
    said.follow_ups = vec![promise(1)];
    let sealed = device.seal(said);
    let access = serde_json::json!({
        "client": client.id, "field": "phone", "reason": "contact_client", "at": start(),
    });
    let batch = vec![
        device.seal_mutation(&sealed),
        device.put_visit(&visit(1, 1, client.id), 0),
        device.mutation(MutationKind::RecordAccess, "x", 0, access),
    ];
    device.push(batch).await.unwrap();
    assert!(send_whole(&device, client.id, b"signed and sealed").await.complete);
    let (_, cursor) = device.pull_all(None, 500).await.unwrap();
    let leaves: i64 = central.inspect("SELECT count(*) FROM log_leaf");

    let refused = central.database.erase_client(client.id, false).unwrap_err();
    let until = NaiveDate::from_ymd_opt(2046, 11, 20).unwrap();
    assert!(matches!(refused, EraseError::Retained { until: day } if day == until), "{refused}");
    assert!(found_in_files(&central, "欧阳特别"));

    let erased = central.database.erase_client(client.id, true).unwrap();
    // Himself, an entry, a promise, a visit.
    assert_eq!((erased.records, erased.documents), (4, 1));
    for needle in ["欧阳特别", "只对他说过的话"] {
        assert!(!found_in_files(&central, needle), "{needle}");
    }
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM document_chunk"), 0);
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM client_key WHERE wrapped IS NOT NULL"), 0);
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM log_leaf"), leaves + 1);
    assert_counts_up_from(0, &central.inspect_all("SELECT log_index FROM log_leaf ORDER BY log_index"));

    // Devices hear of it, and nothing is taken of him any more.
    let (changes, _) = device.pull_all(Some(cursor), 500).await.unwrap();
    assert_eq!(changes.len(), 4);
    assert!(changes.iter().all(|change| change.op == ChangeOp::Delete && change.body.is_none()));
    let announced = zhike_protocol::document::DocumentOffer {
        client: client.id,
        document: zhike_domain::document::DocumentRef {
            kind: zhike_domain::document::DocumentKind::Other,
            sha256: zhike_domain::canonical::Digest256([1; 32]),
            size: 1,
            media_type: "text/plain".to_owned(),
        },
    };
    let refused = crate::documents::offer(&device, &announced).await;
    assert_eq!(refused, Err(refusal(403, ApiErrorCode::NotEntitled)));
    assert!(matches!(central.database.erase_client(client.id, true), Err(EraseError::Unknown)));
}

#[tokio::test]
async fn others_lose_nothing() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let batch = (1..=3).map(|number| device.log(client_id(1, number))).collect();
    device.push(batch).await.unwrap();
    central.database.erase_client(client_id(1, 1), true).unwrap();
    let (changes, _) = device.pull_all(None, 500).await.unwrap();
    let bodies = state(&changes);
    let left = |kind: &str| bodies.keys().filter(|(of, _)| of == kind).count();
    assert_eq!((left("client"), left("log_entry")), (2, 2));
}

#[tokio::test]
async fn nobody_is_erased_who_is_not_there() {
    let central = Central::small().await;
    let nobody = ClientId::new(start(), [5; 10]);
    assert!(matches!(central.database.erase_client(nobody, true), Err(EraseError::Unknown)));
}
