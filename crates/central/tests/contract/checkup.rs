//! Fact sheets and checkups: what a device may add to them, and that a checkup's result never changes.

use chrono::TimeDelta;
use serde::Serialize;
use zhike_central::{Database, ImportError};
use zhike_domain::checkup::record::{Answer, Checkup, FindingAnswer};
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::ids::ClientId;
use zhike_intake::FirmData;
use zhike_protocol::push::{Mutation, MutationKind, MutationOutcome, RejectCode};
use zhike_protocol::record::RecordKind;
use zhike_testkit::{completed, fact_sheet};

use crate::support::*;

const APPLIED: MutationOutcome = MutationOutcome::Applied;
const MALFORMED: MutationOutcome = MutationOutcome::Rejected(RejectCode::Malformed);
const NOT_ENTITLED: MutationOutcome = MutationOutcome::Rejected(RejectCode::NotEntitled);

fn fresh_checkup(number: u32, rm_number: u32, client: ClientId) -> Checkup {
    zhike_testkit::checkup(number, client, rm(rm_number).id, start())
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}

fn put_checkup(device: &mut Device, checkup: &Checkup, base_rev: u64) -> Mutation {
    device.mutation(MutationKind::PutCheckup, &checkup.id.to_string(), base_rev, json(checkup))
}

fn put_sheet(device: &mut Device, sheet: &FactSheet, base_rev: u64) -> Mutation {
    device.mutation(MutationKind::PutFactSheet, &sheet.client.to_string(), base_rev, json(sheet))
}

async fn outcome(device: &Device, mutation: Mutation) -> MutationOutcome {
    device.push(vec![mutation]).await.unwrap().results[0].outcome
}

/// The record as every device of the RM gets it.
async fn pulled(device: &Device, kind: RecordKind, id: impl ToString) -> serde_json::Value {
    let (changes, _) = device.pull_all(None, 500).await.unwrap();
    state(&changes).remove(&(kind.name().to_owned(), id.to_string())).unwrap()
}

#[tokio::test]
async fn a_sheet_and_a_checkup_reach_the_rms_other_device_as_they_were_sent() {
    let central = Central::small().await;
    let (mut laptop, desktop) = (central.device(1, 1).await, central.device(1, 2).await);
    let stranger = central.device(2, 3).await;
    let sheet = fact_sheet(client_id(1, 1));
    let checkup = completed(fresh_checkup(1, 1, client_id(1, 1)));
    let batch = vec![put_sheet(&mut laptop, &sheet, 0), put_checkup(&mut laptop, &checkup, 0)];
    let answer = laptop.push(batch).await.unwrap();
    assert!(answer.results.iter().all(|result| (result.outcome, result.rev) == (APPLIED, 1)));

    let body = pulled(&desktop, RecordKind::FactSheet, sheet.client).await;
    assert_eq!(serde_json::from_value::<FactSheet>(body).unwrap(), sheet);
    let body = pulled(&desktop, RecordKind::Checkup, checkup.id).await;
    let arrived: Checkup = serde_json::from_value(body).unwrap();
    assert_eq!(arrived, checkup);
    assert_eq!(arrived.result_digest(), checkup.result_digest(), "to the last digit of a rate");
    let (changes, _) = stranger.pull_all(None, 500).await.unwrap();
    assert!(!changes.iter().any(|c| matches!(c.kind, RecordKind::FactSheet | RecordKind::Checkup)));
}

#[tokio::test]
async fn a_checkup_is_run_shown_answered_and_completed_offline_step_by_step() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let mut checkup = fresh_checkup(1, 1, client_id(1, 1));
    let mut batch = vec![put_checkup(&mut device, &checkup, 0)];
    checkup.show(start() + TimeDelta::minutes(5));
    batch.push(put_checkup(&mut device, &checkup, 0));
    let keys: Vec<String> = checkup.result.reveal().findings.iter().map(|f| f.key()).collect();
    for key in keys {
        let reason = Some("先看看再说".to_owned().into());
        checkup.answer(&key, FindingAnswer { answer: Answer::Declined, reason, at: start() }).unwrap();
        batch.push(put_checkup(&mut device, &checkup, 0));
    }
    checkup.complete(None, start() + TimeDelta::minutes(30), start().date_naive()).unwrap();
    batch.push(put_checkup(&mut device, &checkup, 0));
    let answer = device.push(batch).await.unwrap();
    assert!(answer.results.iter().all(|result| result.outcome == APPLIED));
    assert_eq!(pulled(&device, RecordKind::Checkup, checkup.id).await, json(&checkup));
}

#[tokio::test]
async fn what_a_checkup_found_never_changes() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let checkup = fresh_checkup(1, 1, client_id(1, 1));
    let put = put_checkup(&mut device, &checkup, 0);
    assert_eq!(outcome(&device, put).await, APPLIED);
    let mut tampered = Vec::new();
    let mut rosier = checkup.clone();
    let mut result = rosier.result.into_inner();
    result.findings.pop();
    rosier.result = result.into();
    tampered.push(rosier);
    tampered.push(Checkup { made_at: start() - TimeDelta::days(200), ..checkup.clone() });
    tampered.push(Checkup { client: client_id(1, 2), ..checkup.clone() });
    tampered.push(Checkup { software: "zhike 9".to_owned(), ..checkup.clone() });
    tampered.push(Checkup { rm: rm(2).id, ..checkup.clone() });
    for other in tampered {
        let put = put_checkup(&mut device, &other, 1);
        assert_eq!(outcome(&device, put).await, MALFORMED);
    }
    assert_eq!(pulled(&device, RecordKind::Checkup, checkup.id).await, json(&checkup));
    assert_eq!(
        central.inspect::<i64>("SELECT count(*) FROM log_leaf WHERE outcome = 'rejected:malformed'"),
        5
    );
}

#[tokio::test]
async fn a_complete_checkup_keeps_its_answers_and_its_day() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let open = fresh_checkup(1, 1, client_id(1, 1));
    let mut unanswered = completed(open.clone());
    unanswered.answers.pop_first();
    let mut silent = completed(open.clone());
    silent.answers.values_mut().for_each(|answer| answer.answer = Answer::Declined);
    let mut invented = open.clone();
    let answer = completed(open.clone()).answers.into_values().next().unwrap();
    invented.answers.insert("CK-99".to_owned(), answer);
    let unshown = Checkup { shown_at: None, ..completed(open.clone()) };
    for unsound in [unanswered, silent, invented, unshown] {
        let put = put_checkup(&mut device, &unsound, 0);
        assert_eq!(outcome(&device, put).await, MALFORMED);
    }

    let complete = completed(open.clone());
    let put = put_checkup(&mut device, &complete, 0);
    assert_eq!(outcome(&device, put).await, APPLIED);
    let later = Checkup { completed_at: Some(start() + TimeDelta::days(1)), ..complete.clone() };
    let reopened = Checkup { completed_at: None, ..complete.clone() };
    let mut fewer = reopened.clone();
    fewer.answers.clear();
    let shown_again = Checkup { shown_at: Some(start() + TimeDelta::days(9)), ..complete.clone() };
    for undone in [later, reopened, fewer, shown_again] {
        let put = put_checkup(&mut device, &undone, 1);
        assert_eq!(outcome(&device, put).await, MALFORMED);
    }
    assert_eq!(pulled(&device, RecordKind::Checkup, complete.id).await, json(&complete));
}

#[tokio::test]
async fn only_the_rm_in_charge_keeps_sheets_and_checkups_of_his_clients() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    let theirs = client_id(2, 1);
    let mut misfiled = put_sheet(&mut device, &fact_sheet(client_id(1, 1)), 0);
    misfiled.entity = client_id(1, 2).to_string();
    misfiled.hash = Mutation::digest(misfiled.kind, &misfiled.entity, 0, &misfiled.args).unwrap();
    let batch = vec![
        misfiled,
        put_sheet(&mut device, &fact_sheet(theirs), 0),
        put_checkup(&mut device, &fresh_checkup(1, 1, theirs), 0),
        put_checkup(&mut device, &fresh_checkup(2, 2, client_id(1, 1)), 0),
    ];
    let answer = device.push(batch).await.unwrap();
    let outcomes: Vec<MutationOutcome> = answer.results.iter().map(|result| result.outcome).collect();
    assert_eq!(outcomes, [MALFORMED, NOT_ENTITLED, NOT_ENTITLED, NOT_ENTITLED]);
    assert_eq!(
        central.inspect::<i64>("SELECT count(*) FROM record WHERE kind IN ('fact_sheet', 'checkup')"),
        0
    );
}

#[tokio::test]
async fn a_sheet_another_device_changed_meanwhile_is_a_conflict() {
    let central = Central::small().await;
    let (mut laptop, mut desktop) = (central.device(1, 1).await, central.device(1, 2).await);
    let sheet = fact_sheet(client_id(1, 1));
    let put = put_sheet(&mut laptop, &sheet, 0);
    assert_eq!(outcome(&laptop, put).await, APPLIED);
    let without_goals = FactSheet { goals: Some(Vec::new().into()), ..sheet.clone() };
    let put = put_sheet(&mut desktop, &without_goals, 1);
    assert_eq!(outcome(&desktop, put).await, APPLIED);
    let put = put_sheet(&mut laptop, &FactSheet { goals: None, ..sheet }, 1);
    let sent = put.args.to_string();
    assert_eq!(outcome(&laptop, put).await, MutationOutcome::Conflict);
    assert_eq!(pulled(&desktop, RecordKind::FactSheet, client_id(1, 1)).await, json(&without_goals));
    assert_eq!(central.inspect::<String>("SELECT args FROM mutation WHERE args IS NOT NULL"), sent);
}

#[tokio::test]
async fn an_import_brings_sheets_and_earlier_checkups_and_changes_no_result() {
    let mut data = small_firm();
    data.fact_sheets.push(fact_sheet(client_id(1, 1)));
    data.checkups.push(completed(fresh_checkup(1, 1, client_id(1, 1))));
    let central = Central::of(&data).await;
    let device = central.device(1, 1).await;
    let sheet = pulled(&device, RecordKind::FactSheet, client_id(1, 1)).await;
    assert_eq!(sheet, json(&data.fact_sheets[0]));
    assert_eq!(pulled(&device, RecordKind::Checkup, data.checkups[0].id).await, json(&data.checkups[0]));
    assert_eq!(central.database.import(&data).unwrap().written, 0);

    let unfit = |data: &FirmData| {
        assert!(matches!(central.database.import(data), Err(ImportError::Unfit { .. })));
    };
    let mut rewritten = data.clone();
    rewritten.checkups[0].software = "zhike 9".to_owned();
    unfit(&rewritten);
    let mut unshown = data.clone();
    unshown.checkups[0].shown_at = None;
    unfit(&unshown);
    let mut stranger = data;
    stranger.fact_sheets.push(fact_sheet(zhike_testkit::client(999, "某人", rm(1).id).id));
    unfit(&stranger);
}

#[test]
fn an_import_with_an_unsound_checkup_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("central.db")).unwrap();
    let mut data = small_firm();
    let mut checkup = completed(fresh_checkup(1, 1, client_id(1, 1)));
    checkup.answers.clear();
    data.checkups.push(checkup);
    assert!(database.import(&data).is_err());
    data.checkups.clear();
    assert_eq!(database.import(&data).unwrap().unchanged, 0);
}
