//! Where marks stand in the small drawings, as fractions of the drawing. No colours, no lengths, no text.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use crate::checkup::Change;

/// More points than this cannot be told apart on a curve a few centimetres wide.
const MOST_POINTS: usize = 180;

/// A number as a fraction within 0 to 1; what is not a number is 0.
pub(crate) fn fraction(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}

/// Points of a line, `x` and `y` within 0 to 1, `y` upwards; the whole height is used. A long series keeps the
/// lowest and the highest of each stretch, so no peak and no trough is lost. Fewer than two points draw nothing.
pub(crate) fn curve(values: &[f64]) -> Vec<[f64; 2]> {
    let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    if finite.len() < 2 {
        return Vec::new();
    }
    let low = finite.iter().copied().fold(f64::INFINITY, f64::min);
    let high = finite.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let last = count(finite.len() - 1);
    // Halved before subtracting: the distance of two finite numbers may be infinite.
    let height = high / 2.0 - low / 2.0;
    let place = |(index, value): (usize, f64)| {
        let y = if height > 0.0 { fraction((value / 2.0 - low / 2.0) / height) } else { 0.5 };
        [count(index) / last, y]
    };
    let points: Vec<(usize, f64)> = finite.into_iter().enumerate().collect();
    let stretch = points.len().div_ceil(MOST_POINTS / 2);
    if stretch < 2 {
        return points.into_iter().map(place).collect();
    }
    let ends = (points.first().copied(), points.last().copied());
    let mut kept: Vec<(usize, f64)> = points.chunks(stretch).flat_map(extremes).collect();
    kept.extend(ends.0);
    kept.extend(ends.1);
    kept.sort_unstable_by_key(|(index, _)| *index);
    kept.dedup_by_key(|(index, _)| *index);
    kept.into_iter().map(place).collect()
}

fn extremes(stretch: &[(usize, f64)]) -> impl Iterator<Item = (usize, f64)> + use<> {
    let by_value = |a: &&(usize, f64), b: &&(usize, f64)| a.1.total_cmp(&b.1);
    let low = stretch.iter().min_by(by_value).copied();
    let high = stretch.iter().max_by(by_value).copied();
    low.into_iter().chain(high)
}

/// Lengths here are far below 2³², where every whole number is an exact `f64`.
fn count(length: usize) -> f64 {
    f64::from(u32::try_from(length).unwrap_or(u32::MAX))
}

/// One row of the waterfall: printed points, and where its bar begins and ends (0 to 1, left to right).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Step {
    /// Points to one decimal.
    pub(crate) points: Decimal,
    /// Level before.
    pub(crate) from: f64,
    /// Level after.
    pub(crate) to: f64,
}

/// The waterfall's first and last mark, and a step for each of the first `most` parts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Waterfall {
    /// Where the score stood.
    pub(crate) from: f64,
    /// Where it stands.
    pub(crate) to: f64,
    /// One step per part.
    pub(crate) steps: Vec<Step>,
}

/// Levels are rounded and the parts taken from them, so that what is printed adds up to the last digit:
/// of 70.04 + 0.04 + 0.04, each rounded by itself, the reader would make a difference of nothing.
pub(crate) fn waterfall(change: &Change, most: usize) -> Waterfall {
    let start = tenth(change.from);
    let mut level = bounded(exact(change.from));
    let mut printed = vec![start];
    for part in change.parts.iter().take(most) {
        let points = if part.points.is_nan() { Decimal::ZERO } else { exact(part.points) };
        level = bounded(level.saturating_add(points));
        printed.push(rounded(level));
    }
    let end = tenth(change.to);
    let low = printed.iter().copied().fold(end, Decimal::min);
    let high = printed.iter().copied().fold(end, Decimal::max);
    // Some air on both sides, and no division by nothing when the score did not move.
    let (low, span) = (float(low) - 0.5, float(high.saturating_sub(low)) + 1.0);
    let place = |level: Decimal| fraction((float(level) - low) / span);
    let steps = printed
        .iter()
        .zip(printed.iter().skip(1))
        .map(|(before, after)| Step {
            points: after.saturating_sub(*before),
            from: place(*before),
            to: place(*after),
        })
        .collect();
    Waterfall { from: place(start), to: place(end), steps }
}

/// The decimal meant by a number, so that what is printed here is rounded as on the screen: 72.45 as a binary
/// fraction is a little more. What is no number, or far too large, is the largest decimal, which is no score.
fn exact(value: f64) -> Decimal {
    let largest = if value < 0.0 { Decimal::MIN } else { Decimal::MAX };
    Decimal::from_f64(value).unwrap_or(largest)
}

/// Far beyond any score, and far from where decimals overflow.
fn bounded(score: Decimal) -> Decimal {
    score.clamp(Decimal::from(-10_000), Decimal::from(10_000))
}

/// To one decimal, half to even.
pub(crate) fn tenth(score: f64) -> Decimal {
    rounded(exact(score))
}

fn rounded(score: Decimal) -> Decimal {
    bounded(score).round_dp(1)
}

/// For drawing.
fn float(score: Decimal) -> f64 {
    score.to_f64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::checkup::ChangePart;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn change(from: f64, to: f64, points: &[f64]) -> Change {
        let parts = points.iter().map(|points| ChangePart { name: String::new(), points: *points }).collect();
        Change { since: NaiveDate::MIN, from, to, parts }
    }

    #[test]
    fn a_curve_uses_the_whole_drawing_and_leaves_gaps_out() {
        assert_eq!(curve(&[2.0, f64::NAN, 4.0, 3.0]), [[0.0, 0.0], [0.5, 1.0], [1.0, 0.5]]);
        assert_eq!(curve(&[5.0, 5.0]), [[0.0, 0.5], [1.0, 0.5]]);
        assert!(curve(&[5.0]).is_empty());
    }

    #[test]
    fn a_long_curve_keeps_its_one_peak() {
        let mut values = vec![0.0; 5_000];
        values[3_217] = 9.0;
        let points = curve(&values);
        assert!(points.len() <= MOST_POINTS + 2, "{}", points.len());
        assert!(points.iter().any(|point| point[1] == 1.0));
        assert_eq!((points[0][0], points[points.len() - 1][0]), (0.0, 1.0));
    }

    #[test]
    fn printed_parts_add_up_to_the_printed_difference() {
        // 70.04 → 70.08 → 70.12: printed 70.0 and 70.1, so one of the two steps is printed as 0.1.
        let drawn = waterfall(&change(70.04, 70.12, &[0.04, 0.04]), 6);
        let points: Vec<Decimal> = drawn.steps.iter().map(|step| step.points).collect();
        assert_eq!(points, [decimal("0.1"), decimal("0.0")]);
    }

    #[test]
    fn scores_round_half_to_even_as_on_the_screen() {
        assert_eq!(tenth(72.45), decimal("72.4"));
        assert_eq!(tenth(72.55), decimal("72.6"));
        assert_eq!(tenth(f64::NAN), decimal("10000"));
    }

    proptest! {
        #[test]
        fn marks_stay_within_the_drawing(
            values in prop::collection::vec(any::<f64>(), 0..400),
            scores in prop::collection::vec(any::<f64>(), 2..9),
        ) {
            let inside = |value: f64| (0.0..=1.0).contains(&value);
            prop_assert!(curve(&values).iter().all(|[x, y]| inside(*x) && inside(*y)));
            let drawn = waterfall(&change(scores[0], scores[1], &scores[2..]), 6);
            prop_assert!(inside(drawn.from) && inside(drawn.to));
            prop_assert!(drawn.steps.iter().all(|step| inside(step.from) && inside(step.to)));
        }

        #[test]
        fn what_is_printed_always_adds_up(from in 0_i64..100_000, points in prop::collection::vec(-20_000_i64..20_000, 0..6)) {
            let float = |thousandths: i64| Decimal::new(thousandths, 3).to_f64().unwrap();
            let to = float(from + points.iter().sum::<i64>());
            let points: Vec<f64> = points.into_iter().map(float).collect();
            let drawn = waterfall(&change(float(from), to, &points), 6);
            let printed: Decimal = drawn.steps.iter().map(|step| step.points).sum();
            prop_assert_eq!(tenth(float(from)) + printed, tenth(to));
        }
    }
}
