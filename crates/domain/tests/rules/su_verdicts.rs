//! docs/rules/su.md, the verdicts by hand, and docs/rules/su-decisions.md, which is printed from here.

use std::fmt::Write;

use serde_json::Value;
use zhike_domain::closed_sets::{RiskClass, RiskLevel};
use zhike_domain::suitability::{Case, Outcome, RulePack, Verdict, judge};

use crate::page::{member, table};

const PAGE: &str = include_str!("../../../../docs/rules/su.md");
const DECISIONS: &str = include_str!("../../../../docs/rules/su-decisions.md");

/// The offer of the page.
fn offer() -> Value {
    let (_, after) = PAGE.split_once("```json").unwrap();
    serde_json::from_str(after.split_once("```").unwrap().0).unwrap()
}

/// The page's offer with changes: `client.capacity=limited; product.risk_level=-`.
fn verdict(changes: &str) -> Verdict {
    let mut case = offer();
    for change in changes.split(';').map(str::trim).filter(|change| !change.is_empty()) {
        let (path, value) = change.split_once('=').unwrap();
        let (part, field) = path.split_once('.').unwrap();
        case[part][field] = match value {
            "-" => Value::Null,
            _ => serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned())),
        };
    }
    let case: Case = serde_json::from_value(case).unwrap();
    assert_eq!(case.check(), [], "{changes}");
    judge(&case, RulePack::shipped())
}

fn outcome(verdict: &Verdict, rule: &str) -> Outcome {
    verdict.rules.iter().find(|judged| judged.id.name() == rule).unwrap().outcome
}

#[test]
fn every_verdict_of_the_page_comes_out_as_worked_by_hand() {
    let headings = PAGE.lines().filter_map(|line| line.strip_prefix("### SU-"));
    let mut rows = 0;
    for heading in headings.map(|rest| format!("SU-{rest}")) {
        let rule = &heading[..5];
        for row in table(PAGE, &heading) {
            let changes = row.text("change");
            let verdict = verdict(changes);
            let place = format!("{rule}: {changes} ({})", row.text("why"));
            assert_eq!(outcome(&verdict, rule), member::<Outcome>(row.text("outcome")), "{place}");
            assert_eq!(verdict.verdict, member::<Outcome>(row.text("verdict")), "{place}");
            rows += 1;
        }
    }
    assert!(rows > 90, "{rows}");
}

#[test]
fn rules_that_are_no_part_of_a_verdict_say_so() {
    let verdict = verdict("");
    for rule in ["SU-02", "SU-03", "SU-04", "SU-12", "SU-21", "SU-22", "SU-25"] {
        assert_eq!(outcome(&verdict, rule), Outcome::NotApplicable);
    }
}

/// Rows: class and whether it is the lowest. Columns: levels, for either initiator and regime.
fn decisions() -> String {
    let mut page = String::from(
        "# SU: every class and level\n\n\
         Printed by the tests (`ZHIKE_UPDATE=1`); the offer is that of [su.md](su.md). \"Lowest\" means that the client tolerates no loss. \
         P Pass, W WarnAndSign, B Block.\n",
    );
    for (regime, issuer) in [("Securities", "fund"), ("Banking", "bank_wealth")] {
        for (who, initiator) in [("client", "client"), ("RM", "rm")] {
            write!(page, "\n## {regime}, brought up by the {who}\n\n| class | R1 | R2 | R3 | R4 | R5 |\n|---|---|---|---|---|---|\n")
                .unwrap();
            for lowest in [false, true] {
                for class in RiskClass::ALL {
                    write!(page, "| {class:?}{} |", if lowest { ", lowest" } else { "" }).unwrap();
                    for level in RiskLevel::ALL {
                        let verdict = verdict(&format!(
                            "client.risk_class={class:?}; client.tolerates_no_loss={lowest}; product.risk_level={level:?}; \
                             product.issuer_kind={issuer}; offer.initiator={initiator}"
                        ));
                        write!(page, " {} |", &format!("{:?}", verdict.verdict)[..1]).unwrap();
                    }
                    page.push('\n');
                }
            }
        }
    }
    page
}

#[test]
fn the_printed_decisions_are_those_of_the_rules() {
    let printed = decisions();
    if std::env::var_os("ZHIKE_UPDATE").is_some_and(|value| value == "1") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules/su-decisions.md");
        std::fs::write(path, printed).unwrap();
    } else {
        assert_eq!(DECISIONS, printed, "run the test with ZHIKE_UPDATE=1");
    }
}
