//! A device whose clock is wrong by a year works on; central's time is the one on the receipt.

use std::sync::Arc;

use chrono::TimeDelta;
use zhike_domain::ids::ClientId;
use zhike_testkit::FixedClock;

use crate::support::{exchange, find, log_form, morning, ten_o_clock};
use zhike_workstation::ports::Clock;

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_wrong_by_a_year_loses_nothing() {
    for wrong_by in [TimeDelta::days(-366), TimeDelta::days(366)] {
        let clock = Arc::new(FixedClock::at(ten_o_clock()));
        let (_firm, workstation, desk) = morning(20, &clock).await;
        clock.advance(wrong_by);
        let client: ClientId = find(&desk, "周思敏");
        let sealed = desk.seal_log_entry(log_form(client, clock.now())).unwrap();
        exchange(&workstation, &desk).await.unwrap();
        let arrived = desk.open_log_entry(sealed.id).unwrap();
        let receipt = arrived.receipt.expect("central took it in");
        assert!(receipt.verified);
        // Both clocks are on record (LG-03): the device's in the entry, central's on the receipt.
        assert_eq!(arrived.sealed_at, clock.now());
        assert!((receipt.received_at - clock.now()).abs() > TimeDelta::days(200));
        assert!(desk.todays_page().is_ok() && desk.open_client(client).is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_written_the_day_after_is_marked_late() {
    let clock = Arc::new(FixedClock::at(ten_o_clock()));
    let (_firm, _workstation, desk) = morning(20, &clock).await;
    let form = log_form(find(&desk, "周思敏"), ten_o_clock());
    clock.advance(TimeDelta::hours(26));
    assert!(desk.seal_log_entry(form.clone()).unwrap().late);
    let fresh = log_form(form.client, clock.now());
    assert!(!desk.seal_log_entry(fresh).unwrap().late);
}
