//! Scripts: published only when they are fit, with the place of what is not; withdrawn from every device at once.

use zhike_central::{ImportError, ScriptsError};
use zhike_domain::script::Script;
use zhike_intake::FirmData;
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::record::RecordKind;

use crate::support::*;

const FIT: &str = r#"
[[script]]
code = "MKT-90"
version = 1
scenario = "market_move"
situations = ["market_fall"]
title_zh = "大跌之后"
title_en = "After a fall"
body_zh = "{{ form_of_address }}，这几天跌得不少。{% if product %}{{ product }}占多少，我们一起看看。{% endif %}"
body_en = "{{ form_of_address }}, it fell quite a bit. {% if product %}Let us see how much {{ product }} is.{% endif %}"
risk_zh = "产品可能亏损。"
risk_en = "Products can lose."
opposing_zh = "也有人认为还会跌。"
opposing_en = "Others think that it will fall further."
author = "甲"
approver = "乙"
valid_from = "2026-01-05"
valid_to = "2027-06-30"

[[script.sources]]
publisher = "研究部"
title = "周报"
published_on = "2026-01-02"
"#;

fn refused(central: &Central, text: &str) -> Vec<(String, String)> {
    match central.database.publish_scripts(text) {
        Err(ScriptsError::Unfit(found)) => found.into_iter().map(|unfit| (unfit.place, unfit.why)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_unfit_is_refused_with_its_place_and_nothing_is_published() {
    let central = Central::small().await;
    let with = |line: &str| FIT.replace("risk_zh = \"产品可能亏损。\"", line);
    let place = |text: &str| refused(&central, text).remove(0).0;
    assert_eq!(place(&with(r#"risk_zh = "可能亏损。\n{% for x in y %}{% endfor %}""#)), "risk_zh, line 2");
    assert_eq!(place(&with(r#"risk_zh = "{% include 'x' %}""#)), "risk_zh, line 1");
    assert_eq!(place(&with(r#"risk_zh = "{{ balance }}""#)), "risk_zh");
    assert_eq!(place(&with(r#"risk_zh = "{{ unclosed""#)), "risk_zh, line 1");
    assert_eq!(place(&with(r#"risk_zh = "好\n好\u202E好""#)), "risk_zh, line 2");
    assert_eq!(place(&with(r#"risk_zh = "好\u0007""#)), "risk_zh, line 1");
    assert_eq!(place(&with(&format!("risk_zh = \"{}\"", "好".repeat(350_000)))), "risk_zh");
    assert_eq!(place(&with("risk_zh = \"这款保本。\"")), "risk_zh, character 3");
    assert_eq!(place(&with("risk_zh = \" \"")), "risk_zh");
    assert_eq!(place(&FIT.replace("approver = \"乙\"", "approver = \"甲\"")), "approver");
    assert_eq!(place(FIT.split("[[script.sources]]").next().unwrap()), "sources");
    assert_eq!(
        refused(&central, &with("risk_zh = \"这款保本，稳赚。\"")).len(),
        2,
        "everything that is wrong"
    );
    match central.database.publish_scripts("[[script]]\ncode = 3\n") {
        Err(ScriptsError::Unreadable { line, .. }) => assert_eq!(line, 2),
        other => panic!("{other:?}"),
    }
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM record WHERE kind = 'script'"), 0);
}

#[tokio::test]
async fn a_script_reaches_every_device_and_leaves_them_when_it_is_withdrawn() {
    let central = Central::small().await;
    let device = central.device(11, 1).await;
    let (_, cursor) = device.pull_all(None, 100).await.unwrap();
    assert_eq!(central.database.publish_scripts(FIT).unwrap().published, 1);
    assert_eq!(central.database.publish_scripts(FIT).unwrap().unchanged, 1);
    let other = FIT.replace("跌得不少", "跌得很多");
    assert!(matches!(central.database.publish_scripts(&other), Err(ScriptsError::Taken { .. })));
    let (changes, cursor) = device.pull_all(Some(cursor), 100).await.unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].kind, changes[0].op), (RecordKind::Script, ChangeOp::Put));

    let withdrawn = central.database.withdraw_script("MKT-90").unwrap();
    assert_eq!(withdrawn.versions, 1);
    let (changes, _) = device.pull_all(Some(cursor), 100).await.unwrap();
    let script: Script = serde_json::from_value(changes[0].body.clone().unwrap()).unwrap();
    assert_eq!(script.withdrawn_on, Some(withdrawn.on));
    assert!(!script.is_in_force(withdrawn.on) && script.is_in_force(withdrawn.on.pred_opt().unwrap()));
    assert!(matches!(central.database.withdraw_script("MKT-90"), Err(ScriptsError::Unknown)));
    // Neither the same file again nor a nightly import brings it back.
    assert_eq!(central.database.publish_scripts(FIT).unwrap().unchanged, 1);
    let firm = FirmData { scripts: vec![Script { withdrawn_on: None, ..script.clone() }], ..small_firm() };
    central.database.import(&firm).unwrap();
    let stored = central.inspect::<String>("SELECT body FROM record WHERE kind = 'script'");
    assert_eq!(serde_json::from_str::<Script>(&stored).unwrap(), script);
    assert!(matches!(central.database.withdraw_script("MKT"), Err(ScriptsError::Unknown)));
    central.database.audit().unwrap();
}

#[tokio::test]
async fn an_import_takes_no_unfit_script() {
    let mut firm = small_firm();
    let text = FIT.replace("产品可能亏损", "这款零风险");
    firm.scripts =
        toml::from_str::<std::collections::BTreeMap<String, Vec<Script>>>(&text).unwrap()["script"].clone();
    let folder = tempfile::tempdir().unwrap();
    let database = zhike_central::Database::open(&folder.path().join("central.db")).unwrap();
    match database.import(&firm) {
        Err(ImportError::Script { code, place, .. }) => {
            assert_eq!((code.as_str(), place.as_str()), ("MKT-90", "risk_zh, character 3"))
        }
        other => panic!("{other:?}"),
    }
}
