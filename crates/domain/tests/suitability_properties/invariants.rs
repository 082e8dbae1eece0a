//! What holds of every verdict.

use proptest::prelude::*;
use zhike_domain::closed_sets::RiskLevel;
use zhike_domain::suitability::{Case, Outcome, ReplayFault, RuleId, RulePack, replay};
use zhike_domain::words::Words;

use crate::given::{case, plain_case, verdict};

/// An input by its name, and how it is taken away.
type Removal = (&'static str, fn(&mut Case));

/// Every input that may be taken away. Not among them: what the firm sets only for some (the largest ticket of a client, ratings besides
/// its own, terms of an insurance, a product's smallest ticket), where absent means that there is none; the time of day, without which
/// nothing is compared; and whether a product is private, which funds to the public need not say.
const REMOVALS: &[Removal] = &[
    ("kind", |case| case.client.kind = None),
    ("birth_date", |case| case.client.birth_date = None),
    ("capacity", |case| case.client.capacity = None),
    ("risk_class", |case| case.client.risk_class = None),
    ("risk_class_on", |case| case.client.risk_class_on = None),
    ("tolerates_no_loss", |case| case.client.tolerates_no_loss = None),
    ("investor_type", |case| case.client.investor_type = None),
    ("financial_assets", |case| case.client.financial_assets = None),
    ("income_avg3", |case| case.client.income_avg3 = None),
    ("experience_years", |case| case.client.experience_years = None),
    ("horizon_months", |case| case.client.horizon_months = None),
    ("accepted_kinds", |case| case.client.accepted_kinds = None),
    ("aml_risk", |case| case.client.aml_risk = None),
    ("aml_reviewed_on", |case| case.client.aml_reviewed_on = None),
    ("questionnaires", |case| case.client.questionnaires = None),
    ("issuer_kind", |case| case.product.issuer_kind = None),
    ("guaranteed", |case| case.product.guaranteed = None),
    ("kind", |case| case.product.kind = None),
    ("risk_level", |case| case.product.risk_level = None),
    ("lockup_months", |case| case.product.lockup_months = None),
    ("date", |case| case.offer.date = None),
    ("initiator", |case| case.offer.initiator = None),
    ("amount", |case| case.offer.amount = None),
    ("elder_care_done", |case| case.offer.elder_care_done = None),
    ("guardian_consent", |case| case.offer.guardian_consent = None),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_verdict_is_the_worst_of_its_rules_and_every_rule_is_listed(case in case()) {
        let verdict = verdict(&case);
        let ids: Vec<RuleId> = verdict.rules.iter().map(|rule| rule.id).collect();
        prop_assert_eq!(ids.as_slice(), RuleId::ALL);
        let worst = verdict.rules.iter().map(|rule| rule.outcome).max().unwrap();
        prop_assert_eq!(verdict.verdict, worst.max(Outcome::Pass));
        for rule in &verdict.rules {
            prop_assert!(!rule.reason.zh.is_empty() && !rule.reason.en.is_empty());
        }
    }

    #[test]
    fn papers_that_accompany_a_sale_never_weigh(case in case()) {
        for rule in verdict(&case).rules {
            if matches!(rule.id, RuleId::Su11 | RuleId::Su19 | RuleId::Su20 | RuleId::Su23) {
                prop_assert!(rule.outcome <= Outcome::Pass, "{:?}", rule.id);
            }
        }
    }

    #[test]
    fn taking_an_input_away_makes_no_pass_of_what_was_none(case in prop_oneof![case(), plain_case()]) {
        if verdict(&case).verdict != Outcome::Pass {
            for (name, remove) in REMOVALS {
                let mut less = case.clone();
                remove(&mut less);
                prop_assert_ne!(verdict(&less).verdict, Outcome::Pass, "without {}", name);
            }
        }
    }

    #[test]
    fn more_risk_never_improves_a_verdict(case in prop_oneof![case(), plain_case()]) {
        let of = |level: RiskLevel| {
            let mut case = case.clone();
            case.product.risk_level = Some(level);
            verdict(&case).verdict
        };
        let outcomes: Vec<Outcome> = RiskLevel::ALL.iter().map(|level| of(*level)).collect();
        prop_assert!(outcomes.windows(2).all(|pair| pair[0] <= pair[1]), "{outcomes:?}");
    }

    #[test]
    fn the_order_of_lists_plays_no_part(case in case()) {
        let mut turned = case.clone();
        turned.client.questionnaires.iter_mut().for_each(|all| all.reverse());
        turned.client.accepted_kinds.iter_mut().for_each(|all| all.reverse());
        turned.product.other_ratings.iter_mut().for_each(|all| all.reverse());
        let (one, other) = (verdict(&case), verdict(&turned));
        prop_assert_eq!(one.documents, other.documents);
        let outcomes = |of: Vec<zhike_domain::suitability::Judged>| -> Vec<Outcome> {
            of.into_iter().map(|rule| rule.outcome).collect()
        };
        prop_assert_eq!(outcomes(one.rules), outcomes(other.rules));
    }

    #[test]
    fn a_verdict_replays_and_a_changed_one_names_the_rule(case in case(), at in 0usize..25) {
        let pack = RulePack::shipped();
        let mut given = verdict(&case);
        prop_assert_eq!(replay(&case, &given, pack), Ok(()));
        // A program of another year may word it better; what was said is sealed.
        given.rules[at].reason = Words::new("另一种说法", "said otherwise");
        given.rules[at].say = None;
        prop_assert_eq!(replay(&case, &given, pack), Ok(()));
        let rule = given.rules[at].id;
        given.rules[at].outcome =
            if given.rules[at].outcome == Outcome::Block { Outcome::Pass } else { Outcome::Block };
        prop_assert_eq!(replay(&case, &given, pack), Err(ReplayFault::Rule { rule, part: "outcome" }));
        let other = RulePack::from_toml(&RulePack::shipped_text().replace("age = 65", "age = 66")).unwrap();
        let refused = matches!(replay(&case, &given, &other), Err(ReplayFault::Pack { .. }));
        prop_assert!(refused);
    }

    #[test]
    fn a_verdict_survives_being_kept_as_text(case in case()) {
        let json = serde_json::to_string(&(&case, verdict(&case))).unwrap();
        let (kept, given): (Case, zhike_domain::suitability::Verdict) = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&kept, &case);
        prop_assert_eq!(replay(&kept, &given, RulePack::shipped()), Ok(()));
    }

    #[test]
    fn no_text_in_place_of_a_time_makes_it_stumble(text in ".*", case in case()) {
        let mut case = case;
        case.client.questionnaires = Some(vec![text]);
        verdict(&case);
    }
}
