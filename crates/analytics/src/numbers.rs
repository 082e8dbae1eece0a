//! Small arithmetic that several figures share: counts as floats, sums that keep their small parts, tolerances.
//! No figure of its own.

/// Trading days in a year, as everywhere in the rules ("Definitions").
pub(crate) const TRADING_DAYS: f64 = 252.0;

/// What rounding can do to a return: values carry a relative error of half an epsilon each, and a return is their quotient
/// less one, so the noise stands next to 1 + |r| and not next to r.
pub(crate) fn return_noise(largest: f64) -> f64 {
    8.0 * f64::EPSILON * (1.0 + largest.abs())
}

/// A number of observations as a float.
pub(crate) fn count(n: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53, and nobody holds so many observations")]
    let float = n as f64;
    float
}

/// A sum whose rounding errors are kept and added at the end (Kahan and Babuška's, with Knuth's addition: Neumaier's has a
/// branch that no processor guesses).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        self.lost +=
            if self.sum.abs() >= term.abs() { (self.sum - sum) + term } else { (term - sum) + self.sum };
        self.sum = sum;
    }

    pub(crate) fn value(self) -> f64 {
        let value = self.sum + self.lost;
        // After an overflow the lost part is no number; the sum still says on which side.
        if value.is_nan() { self.sum } else { value }
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}

/// A sum and what rounding took from it (Knuth).
pub(crate) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_b = sum - a;
    (sum, (a - (sum - of_b)) + (b - of_b))
}

/// The sum of some terms, to within an epsilon of the exact one unless they cancel almost entirely.
pub(crate) fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    terms.into_iter().collect::<Sum>().value()
}

/// Nothing where a calculation left the numbers (overflow, 0 ÷ 0).
pub(crate) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// Where the quantile numerator ÷ denominator of n sorted values stands: the whole rank, and the rest as a fraction (Hyndman
/// and Fan, type 7). In whole numbers, since (n − 1)·0.05 in floats may land on the wrong side of a whole rank.
pub(crate) fn rank(n: usize, numerator: usize, denominator: usize) -> (usize, f64) {
    let shares = n.saturating_sub(1).saturating_mul(numerator);
    (shares / denominator, count(shares % denominator) / count(denominator))
}

/// A point between two neighbouring values; the upper one is not touched where the rest is zero, since there may be none.
pub(crate) fn between(lower: f64, upper: f64, rest: f64) -> f64 {
    if rest > 0.0 { lower + (upper - lower) * rest } else { lower }
}

/// The quantile numerator ÷ denominator by selection; the order of `values` is lost. None of no values.
pub(crate) fn quantile(values: &mut [f64], numerator: usize, denominator: usize) -> Option<f64> {
    let (at, rest) = rank(values.len(), numerator, denominator);
    if at >= values.len() {
        return None;
    }
    let (_, lower, above) = values.select_nth_unstable_by(at, f64::total_cmp);
    Some(between(*lower, above.iter().copied().fold(f64::INFINITY, f64::min), rest))
}
