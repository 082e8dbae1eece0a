//! What the scenarios share: the clock of the demo day, an enrolled desk with its book, a log form.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use zhike_domain::calendar::shanghai;
use zhike_domain::closed_sets::{ClientAnswer, ContactChannel, VisitPurpose};
use zhike_domain::ids::ClientId;
use zhike_ipc::{ErrorCode, LogForm};
use zhike_testkit::FixedClock;
use zhike_tests::{ServedFirm, demo_day, demo_firm, synchroniser};
use zhike_workstation::{Desk, Fault, Workstation};

/// Ten in the morning of the demo day.
pub fn ten_o_clock() -> DateTime<Utc> {
    let local = demo_day().and_hms_opt(10, 0, 0).unwrap().and_local_timezone(shanghai()).single().unwrap();
    local.with_timezone(&Utc)
}

/// A served firm and an open desk that has fetched its book.
pub async fn morning(clients: u32, clock: &Arc<FixedClock>) -> (ServedFirm, Workstation, Arc<Desk>) {
    let firm = ServedFirm::serve(&demo_firm(clients)).await.unwrap();
    let workstation = firm.enrol("device", clock.clone()).await.unwrap();
    let desk = workstation.desk().unwrap();
    exchange(&workstation, &desk).await.unwrap();
    (firm, workstation, desk)
}

/// One exchange with central.
pub async fn exchange(workstation: &Workstation, desk: &Desk) -> Result<(), Fault> {
    synchroniser().exchange(desk, &**workstation.central()).await.map(|_| ())
}

/// The client with this name.
pub fn find(desk: &Desk, name: &str) -> ClientId {
    desk.search_clients(name, 1).unwrap().first().unwrap().id
}

/// A form that can be sealed at `now`.
pub fn log_form(client: ClientId, now: DateTime<Utc>) -> LogForm {
    LogForm {
        client,
        visit: None,
        started_at: now - TimeDelta::minutes(40),
        ended_at: now - TimeDelta::minutes(5),
        channel: ContactChannel::Phone,
        place: None,
        purpose: VisitPurpose::Maturity,
        people_present: Vec::new(),
        summary: "谈了到期资金的去处。".to_owned(),
        products: Vec::new(),
        disclosures: Vec::new(),
        offers: Vec::new(),
        documents: Vec::new(),
        client_answer: ClientAnswer::Later,
        scripts: Vec::new(),
        follow_ups: Vec::new(),
        corrects: None,
    }
}

/// The code the window would get.
pub fn code<T>(result: Result<T, Fault>) -> Option<ErrorCode> {
    result.err().map(|fault| fault.to_ipc().code)
}
