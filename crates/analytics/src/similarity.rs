//! How alike holdings are: correlation of their returns, overlap of what they consist of.
//! Looking through a fund to its holdings is done before; only weights arrive here.

use std::collections::BTreeMap;

use crate::risk::is_constant;
use crate::series::{SeriesFault, all_finite, mean, same_length};

/// Pearson's correlation of each pair of return series of the same days: `[i][j]` in −1 … 1, symmetric. `None` where one
/// of the two does not vary (by more than rounding) or has under two returns; a varying series correlates 1 with itself.
///
/// # Errors
/// A series is not as long as the first, or a return is not finite; the row is the day.
pub fn correlations(series: &[&[f64]]) -> Result<Vec<Vec<Option<f64>>>, SeriesFault> {
    let days = series.first().map_or(0, |first| first.len());
    let mut standard = Vec::with_capacity(series.len());
    for one in series {
        same_length(days, one.len())?;
        all_finite(one)?;
        standard.push(standardised(one));
    }
    let with = |left: &Option<Vec<f64>>, right: &Option<Vec<f64>>| -> Option<f64> {
        let (left, right) = (left.as_ref()?, right.as_ref()?);
        let product: f64 = left.iter().zip(right).map(|(one, other)| one * other).sum();
        Some(product.clamp(-1.0, 1.0))
    };
    Ok(standard.iter().map(|left| standard.iter().map(|right| with(left, right)).collect()).collect())
}

/// Deviations from the mean, of length 1 as a vector; none of a series that does not vary.
fn standardised(returns: &[f64]) -> Option<Vec<f64>> {
    let low = returns.iter().copied().fold(f64::INFINITY, f64::min);
    let high = returns.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if returns.len() < 2 || is_constant(low, high) {
        return None;
    }
    let centre = mean(returns);
    // Divided by the range first, so that squares of very small or large returns stay within the floats.
    let range = high - low;
    let deviations: Vec<f64> = returns.iter().map(|daily| (daily - centre) / range).collect();
    let length = deviations.iter().map(|deviation| deviation * deviation).sum::<f64>().sqrt();
    let unit: Vec<f64> = deviations.iter().map(|deviation| deviation / length).collect();
    unit.iter().all(|deviation| deviation.is_finite()).then_some(unit)
}

/// Overlap of two portfolios, Σ min(wₐ, w_b) over what both hold, as a fraction of the portfolio (CK-06). Weights are
/// fractions; a key named twice counts with its sum; what is not a positive number counts as nothing.
#[must_use]
pub fn overlap<K: Ord>(left: &[(K, f64)], right: &[(K, f64)]) -> f64 {
    let (left, right) = (by_key(left), by_key(right));
    left.iter().filter_map(|(key, weight)| right.get(key).map(|other| weight.min(*other))).sum()
}

fn by_key<K: Ord>(weights: &[(K, f64)]) -> BTreeMap<&K, f64> {
    let mut summed = BTreeMap::new();
    for (key, weight) in weights {
        if weight.is_finite() && *weight > 0.0 {
            *summed.entry(key).or_insert(0.0) += weight;
        }
    }
    summed
}
