//! All roots of a sum of exponentials, isolated one by one through its derivatives. Complete by construction: no starting
//! points, no grid. Slower than Newton's method, and used where several roots are possible.
//!
//! f(x) = Σ aᵢ e^(−tᵢx) has no more roots than its coefficients, in order of tᵢ, change sign. Multiplied by e^(cx), which has
//! no root, and differentiated, the coefficients become aᵢ(c − tᵢ): with c between two neighbours of opposite sign, that
//! change of sign is gone and all others stay. Between the roots of that derivative e^(cx)f is monotone, so a sign at each
//! tells whether a root lies between. After as many steps as there are changes nothing is left to cross zero.

use super::flows::Flows;
use super::newton::polished;

/// Ascending roots x = ln(1 + r); a root that touches zero within rounding counts once.
pub(super) fn roots(flows: &Flows) -> Vec<f64> {
    let mut level = Level::of(flows);
    // Down: remove one change of sign after the other.
    let mut shifts = Vec::with_capacity(flows.sign_changes);
    while let Some(shift) = level.between_a_change() {
        level.multiply(shift);
        shifts.push(shift);
    }
    // Up again: the roots of each derivative separate those of the function above it.
    let mut separators = Vec::new();
    while let Some(shift) = shifts.pop() {
        level.divide(shift);
        if shifts.is_empty() {
            // The function itself, without what rounding did to it on the way.
            level = Level::of(flows);
        }
        separators = level.roots_between(&separators);
    }
    separators.into_iter().map(|root| polished(flows, root)).collect()
}

/// Σ sign·e^(size − years·x): coefficients by their logarithms, since products of many factors leave the floats.
struct Level {
    terms: Vec<Term>,
}

#[derive(Clone, Copy)]
struct Term {
    years: f64,
    size: f64,
    positive: bool,
}

/// A value in units of the sum of its terms' sizes, so in −1 … 1; below `noise` its sign means nothing.
struct Balance {
    value: f64,
    slope: f64,
    noise: f64,
}

impl Balance {
    /// −1, 0 (touches zero within rounding) or 1.
    fn sign(&self) -> i8 {
        if self.value.abs() <= self.noise {
            0
        } else if self.value > 0.0 {
            1
        } else {
            -1
        }
    }
}

impl Level {
    fn of(flows: &Flows) -> Self {
        let term =
            |(years, amount): (f64, f64)| Term { years, size: amount.abs().ln(), positive: amount > 0.0 };
        Self { terms: flows.each().map(term).collect() }
    }

    /// A point between two neighbouring exponents whose coefficients differ in sign.
    fn between_a_change(&self) -> Option<f64> {
        let pairs = self.terms.iter().zip(self.terms.iter().skip(1));
        let mut changes = pairs.filter(|(one, next)| one.positive != next.positive);
        changes.next().map(|(one, next)| f64::midpoint(one.years, next.years))
    }

    fn multiply(&mut self, shift: f64) {
        for term in &mut self.terms {
            let factor = shift - term.years;
            term.size += factor.abs().ln();
            term.positive ^= factor < 0.0;
        }
    }

    fn divide(&mut self, shift: f64) {
        for term in &mut self.terms {
            let factor = shift - term.years;
            term.size -= factor.abs().ln();
            term.positive ^= factor < 0.0;
        }
    }

    fn balance(&self, x: f64) -> Balance {
        let exponent = |term: &Term| term.size - term.years * x;
        let largest = self.terms.iter().map(exponent).fold(f64::NEG_INFINITY, f64::max);
        let (mut value, mut slope, mut gross, mut rounding) = (0.0, 0.0, 0.0, 0.0);
        for term in &self.terms {
            let size = (exponent(term) - largest).exp();
            let signed = if term.positive { size } else { -size };
            value += signed;
            slope -= term.years * signed;
            gross += size;
            rounding += size * (4.0 + term.size.abs() + (term.years * x).abs());
        }
        Balance { value: value / gross, slope: slope / gross, noise: 2.0 * f64::EPSILON * rounding / gross }
    }

    /// All roots, given ascending points between any two of which e^(cx)f is monotone for some c.
    fn roots_between(&self, separators: &[f64]) -> Vec<f64> {
        let Some((low, high)) = self.ends() else { return Vec::new() };
        let mut roots = Vec::new();
        let mut left = low;
        let mut left_sign = self.balance(low).sign();
        let inner = separators.iter().copied().filter(|at| *at > low && *at < high);
        for right in inner.chain([high]) {
            let right_sign = self.balance(right).sign();
            if left_sign * right_sign < 0 {
                roots.push(self.root_within(left, right, right_sign > 0));
            } else if right_sign == 0 && left_sign != 0 {
                // Two neighbours that both touch zero would be one flat place.
                roots.push(right);
            }
            (left, left_sign) = (right, right_sign);
        }
        roots
    }

    /// Two points outside which the first, or the last, term outweighs all others together, so that no root lies there.
    fn ends(&self) -> Option<(f64, f64)> {
        let (first, second) = (self.terms.first()?, self.terms.get(1)?);
        let (last, before) = (self.terms.last()?, self.terms.iter().rev().nth(1)?);
        // ln Σ|aᵢ| ≤ ln n + the largest; 1 more puts the points clearly outside.
        let largest = self.terms.iter().map(|term| term.size).fold(f64::NEG_INFINITY, f64::max);
        let gross = largest + crate::numbers::count(self.terms.len()).ln() + 1.0;
        let high = (gross - first.size) / (second.years - first.years);
        let low = -(gross - last.size) / (last.years - before.years);
        Some((low, high))
    }

    /// The one root between two points of opposite sign: Newton's method, and halving wherever that would leave the
    /// bracket or not shrink it.
    fn root_within(&self, mut low: f64, mut high: f64, rising: bool) -> f64 {
        let mut at = f64::midpoint(low, high);
        let mut last_step = high - low;
        // Halving alone gets from any bracket to neighbouring floats in fewer.
        for _ in 0..2_200 {
            let here = self.balance(at);
            if here.value == 0.0 {
                return at;
            }
            if (here.value > 0.0) == rising {
                high = at;
            } else {
                low = at;
            }
            let newton = at - here.value / here.slope;
            let inside = newton > low && newton < high && (newton - at).abs() < 0.5 * last_step.abs();
            let next = if inside { newton } else { f64::midpoint(low, high) };
            last_step = next - at;
            if last_step.abs() <= 2.0 * f64::EPSILON * at.abs() || next <= low || next >= high {
                return next;
            }
            at = next;
        }
        at
    }
}
