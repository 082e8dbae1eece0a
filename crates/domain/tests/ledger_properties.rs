//! What holds for every ledger: order of arrival, sums, splits, agreement with a computation from scratch.
#![cfg(test)]

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;
use zhike_domain::ids::{ClientId, LedgerEntryId, ProductCode};
use zhike_domain::ledger::{
    DailyValue, LedgerEntry, LedgerFault, LedgerFaultKind, LedgerKind, check, daily_values, replay,
    value_holdings,
};
use zhike_domain::price::PriceSeries;

type Prices = BTreeMap<ProductCode, PriceSeries>;

const CODES: [&str; 3] = ["A", "B", "C"];

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(offset)
}

fn row(
    number: u128,
    date: NaiveDate,
    kind: LedgerKind,
    product: Option<&str>,
    units: Decimal,
    amount: Decimal,
) -> LedgerEntry {
    LedgerEntry {
        id: LedgerEntryId(Uuid::from_u128(number)),
        client: ClientId(Uuid::from_u128(1)),
        date,
        position: u32::try_from(number).unwrap(),
        kind,
        product: product.map(ProductCode::from),
        units,
        price: None,
        amount,
        fee: Decimal::ZERO,
    }
}

/// A ledger without faults: sales and splits never take more than there is.
fn ledger() -> impl Strategy<Value = Vec<LedgerEntry>> {
    let event = (0..7u8, 0..3usize, 0..4u64, 1i64..100_000, 1i64..1_000_000, 0i64..500);
    prop::collection::vec(event, 0..60).prop_map(|events| {
        let mut held = [Decimal::ZERO; 3];
        let mut date = 0;
        let mut rows = Vec::new();
        for ((kind, product, later, units, cents, fee), number) in events.into_iter().zip(0..) {
            date += later;
            let (code, held) = (Some(CODES[product]), &mut held[product]);
            let (units, amount) = (Decimal::new(units, 2), Decimal::new(cents, 2));
            let (kind, code, units, amount) = match kind {
                0 => (LedgerKind::Deposit, None, Decimal::ZERO, amount),
                1 => (LedgerKind::Withdraw, None, Decimal::ZERO, -amount),
                2 | 3 => (LedgerKind::Buy, code, units, -amount),
                4 if *held > Decimal::ZERO => (LedgerKind::Sell, code, units.min(*held), amount),
                5 if *held > Decimal::ZERO => (LedgerKind::Split, code, *held, Decimal::ZERO),
                6 => (LedgerKind::Dividend, code, Decimal::ZERO, amount),
                _ => (LedgerKind::Fee, None, Decimal::ZERO, -amount),
            };
            let mut row = row(number, day(date), kind, code, units, amount);
            row.fee = Decimal::new(fee, 2);
            if let Some((_, change)) = row.unit_change() {
                *held += change;
            }
            rows.push(row);
        }
        rows
    })
}

/// Closes of the three products on some days; A begins on the first day, the others may begin late or never.
fn prices() -> impl Strategy<Value = Prices> {
    let closes = prop::collection::btree_map(0..150u64, 1i64..100_000, 0..60);
    (closes.clone(), closes.clone(), closes).prop_map(|(mut a, b, c)| {
        a.insert(0, 10_000);
        let series = CODES.into_iter().zip([a, b, c]).map(|(code, closes)| {
            let points = closes.into_iter().map(|(offset, close)| (day(offset), Decimal::new(close, 3)));
            (ProductCode::from(code), PriceSeries::new(code.into(), points.collect()).unwrap())
        });
        series.collect()
    })
}

/// The rule said again without any cleverness: each day from the beginning.
fn from_scratch(rows: &[LedgerEntry], prices: &Prices, days: &[NaiveDate]) -> Vec<DailyValue> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| (row.date, row.position));
    let mut values = Vec::new();
    let mut day_before = NaiveDate::MIN;
    for day in days {
        let until_now: Vec<&LedgerEntry> = rows.iter().filter(|row| row.date <= *day).collect();
        if until_now.is_empty() {
            continue;
        }
        let mut value: Decimal = until_now.iter().map(|row| row.amount - row.fee).sum();
        for code in CODES {
            let code = ProductCode::from(code);
            let (mut units, mut paid) = (Decimal::ZERO, Decimal::ZERO);
            for row in until_now.iter().filter(|row| row.product.as_ref() == Some(&code)) {
                let before = units;
                match row.kind {
                    LedgerKind::Buy => units += row.units,
                    LedgerKind::Sell => units -= row.units,
                    LedgerKind::Split => {
                        units += row.units;
                        paid *= before / units;
                    }
                    _ => {}
                }
                if matches!(row.kind, LedgerKind::Buy | LedgerKind::Sell) {
                    paid = row.amount.abs() / row.units;
                }
            }
            let closes = prices[&code].points().iter();
            let close = closes.filter(|(date, _)| date <= day).map(|(_, close)| *close).next_back();
            value += units * close.unwrap_or(paid);
        }
        let of_day = until_now.iter().filter(|row| row.date > day_before);
        let external = of_day.filter(|row| matches!(row.kind, LedgerKind::Deposit | LedgerKind::Withdraw));
        values.push(DailyValue { date: *day, value, flow: external.map(|row| row.amount).sum() });
        day_before = *day;
    }
    values
}

fn some_days() -> impl Strategy<Value = Vec<NaiveDate>> {
    prop::collection::btree_set(0..200u64, 0..80).prop_map(|days| days.into_iter().map(day).collect())
}

proptest! {
    #[test]
    fn daily_values_agree_with_a_computation_from_scratch(rows in ledger(), prices in prices(), days in some_days()) {
        let (quick, slow) = (daily_values(&rows, &prices, &days), from_scratch(&rows, &prices, &days));
        prop_assert_eq!(quick.len(), slow.len());
        for (quick, slow) in quick.iter().zip(&slow) {
            prop_assert_eq!((quick.date, quick.flow), (slow.date, slow.flow));
            // What was paid for a unit is a quotient; its 28 digits end somewhere.
            prop_assert!((quick.value - slow.value).abs() < Decimal::new(1, 12), "{:?} {:?}", quick, slow);
        }
    }

    #[test]
    fn the_order_in_which_rows_arrive_does_not_matter(
        (rows, shuffled) in ledger().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        prices in prices(),
        days in some_days(),
    ) {
        prop_assert_eq!(replay(&rows, day(100)), replay(&shuffled, day(100)));
        prop_assert_eq!(daily_values(&rows, &prices, &days), daily_values(&shuffled, &prices, &days));
        prop_assert_eq!(check(&rows), check(&shuffled));
    }

    #[test]
    fn cash_is_the_sum_of_amounts_less_fees(rows in ledger(), until in 0..200u64) {
        let counted: Vec<&LedgerEntry> = rows.iter().filter(|row| row.date <= day(until)).collect();
        let position = replay(&rows, day(until));
        prop_assert_eq!(position.cash, counted.iter().map(|row| row.amount - row.fee).sum::<Decimal>());
        let external = counted.iter().filter(|row| matches!(row.kind, LedgerKind::Deposit | LedgerKind::Withdraw));
        prop_assert_eq!(position.net_invested, external.map(|row| row.amount).sum::<Decimal>());
        prop_assert!(position.holdings.values().all(|units| *units > Decimal::ZERO));
    }

    #[test]
    fn the_last_value_is_cash_and_priced_holdings(rows in ledger(), prices in prices(), days in some_days()) {
        let Some(last) = daily_values(&rows, &prices, &days).pop() else { return Ok(()) };
        let position = replay(&rows, last.date);
        let holdings = value_holdings(&position, &prices, last.date);
        let priced: Option<Decimal> = holdings.iter().map(|holding| holding.value).sum();
        // Where a holding has no close yet the curve counts what was paid, the list of holdings leaves it open.
        if let Some(priced) = priced {
            prop_assert_eq!(last.value, position.cash + priced);
        }
    }

    #[test]
    fn flows_add_up_to_what_was_invested(rows in ledger(), prices in prices(), days in some_days()) {
        let values = daily_values(&rows, &prices, &days);
        let Some(last) = values.last() else { return Ok(()) };
        let flows: Decimal = values.iter().map(|value| value.flow).sum();
        prop_assert_eq!(flows, replay(&rows, last.date).net_invested);
    }

    #[test]
    fn a_split_keeps_the_value_when_the_price_moves_against_it(
        units in 1i64..1_000_000,
        close in 1i64..100_000,
        ratio in prop::sample::select(vec![2i64, 4, 5, 10]),
        reverse in any::<bool>(),
        priced in any::<bool>(),
    ) {
        // Two for one halves the price; a consolidation of one for two doubles it.
        let (units, close) = (Decimal::new(units, 2) * Decimal::from(ratio), Decimal::new(close, 3) * Decimal::from(ratio));
        let (change, after) = if reverse {
            (units / Decimal::from(ratio) - units, close * Decimal::from(ratio))
        } else {
            (units * Decimal::from(ratio - 1), close / Decimal::from(ratio))
        };
        let rows = [
            row(0, day(0), LedgerKind::Buy, Some("A"), units, -units * close),
            row(1, day(1), LedgerKind::Split, Some("A"), change, Decimal::ZERO),
        ];
        let mut prices = Prices::new();
        if priced {
            let series = PriceSeries::new("A".into(), vec![(day(0), close), (day(1), after)]).unwrap();
            prices.insert("A".into(), series);
        }
        let values = daily_values(&rows, &prices, &[day(0), day(1)]);
        prop_assert_eq!(values[0].value, Decimal::ZERO, "bought for what it is worth");
        prop_assert_eq!(values[1].value, Decimal::ZERO);
        prop_assert_eq!(check(&rows), []);
    }

    #[test]
    fn a_sound_ledger_has_no_faults_and_an_oversold_one_is_named(rows in ledger(), product in 0..3usize) {
        prop_assert_eq!(check(&rows), []);
        let held = replay(&rows, NaiveDate::MAX).holdings.get(&CODES[product].into()).copied().unwrap_or_default();
        let one_more = held + Decimal::new(1, 2);
        let mut rows = rows;
        let oversold = row(9_999, day(300), LedgerKind::Sell, Some(CODES[product]), one_more, Decimal::ONE);
        rows.push(oversold.clone());
        prop_assert_eq!(check(&rows), [LedgerFault { entry: oversold.id, kind: LedgerFaultKind::MoreThanHeld }]);
    }

    #[test]
    fn no_size_of_figures_panics(
        figures in prop::collection::vec((any::<[u32; 4]>(), any::<bool>(), 0u32..29, 0..7u8), 0..12),
    ) {
        let kinds = [LedgerKind::Deposit, LedgerKind::Withdraw, LedgerKind::Buy, LedgerKind::Sell, LedgerKind::Dividend, LedgerKind::Split, LedgerKind::Fee];
        let rows: Vec<LedgerEntry> = figures
            .into_iter()
            .zip(0..)
            .map(|(([a, b, c, d], negative, scale, kind), number)| {
                let figure = Decimal::from_parts(a, b, c, negative, scale);
                let mut row = row(number, day(0), kinds[usize::from(kind)], Some("A"), figure, -figure);
                row.fee = Decimal::from_parts(d, c, b, !negative, 0);
                row
            })
            .collect();
        let series = PriceSeries::new("A".into(), vec![(day(1), Decimal::new(89_999_999_999, 0))]).unwrap();
        let prices = Prices::from([("A".into(), series)]);
        check(&rows);
        value_holdings(&replay(&rows, day(1)), &prices, day(1));
        daily_values(&rows, &prices, &[day(0), day(1)]);
    }
}

#[test]
fn a_ledger_whose_rows_all_lie_ahead_has_no_value_yet() {
    let rows = [row(0, day(10), LedgerKind::Deposit, None, Decimal::ZERO, Decimal::ONE)];
    assert_eq!(daily_values(&rows, &Prices::new(), &[day(1), day(2)]), []);
    assert_eq!(daily_values(&[], &Prices::new(), &[day(1)]), []);
}
