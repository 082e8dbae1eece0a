use proptest::prelude::*;

use super::flows::Flows;
use super::{isolate, newton};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_newton_calls_the_only_root_is_the_only_one_isolated(
        flows in prop::collection::vec((0_i64..3_000, -1e5..1e5_f64), 2..30),
        deposit in prop::option::of(1e4..1e6_f64),
    ) {
        let (mut days, mut amounts): (Vec<i64>, Vec<f64>) = flows.into_iter().unzip();
        if let Some(deposit) = deposit {
            days.extend([-1, 3_001]);
            amounts.extend([-deposit, deposit * 1.2]);
        }
        let Ok(flows) = Flows::of(&days, &amounts) else { return Ok(()) };
        if flows.sign_changes == 0 {
            return Ok(());
        }
        if let Some(only) = newton::only_root(&flows) {
            let isolated = isolate::roots(&flows);
            prop_assert_eq!(isolated.len(), 1, "{:?} for {}", &isolated, only);
            prop_assert!((isolated[0] - only).abs() <= 1e-10 * only.abs().max(1e-3), "{:?} for {}", &isolated, only);
        }
    }
}

#[test]
fn deposits_withdrawals_and_a_balance_take_the_short_way() {
    let days: Vec<i64> = (0..60).map(|month| month * 30).collect();
    let mut amounts: Vec<f64> =
        (0..60).map(|month| if month % 4 == 3 { 1_500.0 } else { -1_000.0 }).collect();
    amounts[59] = 40_000.0;
    let flows = Flows::of(&days, &amounts).unwrap();
    assert!(flows.sign_changes > 1);
    assert!(newton::only_root(&flows).is_some());
}
