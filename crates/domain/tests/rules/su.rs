//! docs/rules/su.md

use chrono::NaiveDate;
use zhike_domain::closed_sets::RiskLevel;
use zhike_domain::suitability::eligible;

use crate::page::{member, table};

const PAGE: &str = include_str!("../../../../docs/rules/su.md");

#[test]
fn su_05_a_level_fits_a_class_at_least_as_high() {
    for row in table(PAGE, "Class against level") {
        for level in ["R1", "R2", "R3", "R4", "R5"] {
            let class = row.member("class");
            assert_eq!(eligible(class, member::<RiskLevel>(level)), row.yes(level), "{class:?} {level}");
        }
    }
}

#[test]
fn su_13_valid_through_the_day_before_the_anniversary() {
    for row in table(PAGE, "Last valid day") {
        let mut client = crate::ag::client();
        client.risk_class_on = Some(row.read("set on"));
        let last: NaiveDate = row.read("last valid day");
        assert_eq!(client.risk_class_valid_until(), Some(last), "set on {}", row.text("set on"));
        assert_eq!(last.succ_opt(), Some(row.read("expired on")));
    }
}

#[test]
fn su_13_without_a_questionnaire_there_is_no_last_valid_day() {
    assert_eq!(crate::ag::client().risk_class_valid_until(), None);
}
