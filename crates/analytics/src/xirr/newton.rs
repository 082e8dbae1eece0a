//! The everyday case: one root, found by Newton's method in lanes, with the proof that it is the only one.
//! Gives nothing back where the proof fails; the roots are then isolated one by one.

use wide::f64x4;

use super::flows::Flows;

/// Beyond this e^(tx) leaves the floats too soon to be summed.
const EXPONENT_LIMIT: f64 = 600.0;
const STEPS: usize = 24;
/// A step of this size, squared, is below rounding.
const LAST_STEP: f64 = 1e-8;
/// Exponents up to 0.04 need eight terms of the exponential series (0.04⁹ ÷ 9! is below 10⁻¹⁸); up to 1.28 they are
/// halved so often first, and the result squared as often.
const HALVINGS: [(u32, f64); 4] = [(0, 0.04), (2, 0.16), (4, 0.64), (5, 1.28)];

/// The only root x = ln(1 + r), if Newton's method finds one and it is certain that there is no other.
///
/// With P and N the present values of the positive and the negative flows, the step is taken on ln P − ln N, which is
/// nearly a straight line; with a single change of sign it is strictly monotone, since every date on one side is
/// before every date on the other.
pub(super) fn only_root(flows: &Flows) -> Option<f64> {
    let span = flows.span();
    let reach = span.max(1.0);
    let mut discounted = Discounted::of(flows);
    let mut root = 0.0_f64;
    let mut before = f64::INFINITY;
    for _ in 0..STEPS {
        let step = discounted.moments().step();
        root += step;
        if root.is_nan() || root.abs() * span > EXPONENT_LIMIT {
            return None;
        }
        // Newton's steps shrink with their square: from two of them follows the next.
        let (moved, next) = (step.abs() * reach, (step / before).powi(2) * step.abs() * reach);
        if moved <= LAST_STEP || (moved <= 1e-5 && next <= 1e-15) {
            let certain =
                flows.sign_changes == 1 || discounted.balance_keeps_its_sign(flows.amounts.len(), moved);
            return certain.then(|| polished(flows, root));
        }
        discounted.discount(step, span);
        before = step;
    }
    None
}

/// Years and discounted amounts in lanes of four, filled up with flows of nothing.
struct Discounted {
    lanes: Vec<(f64x4, f64x4)>,
}

/// Present values of what is received and paid, and both weighted with their years.
struct Moments {
    received: f64,
    received_years: f64,
    paid: f64,
    paid_years: f64,
}

impl Moments {
    /// −h ÷ h′ of h = ln(received ÷ paid).
    fn step(&self) -> f64 {
        let slope = self.received_years / self.received - self.paid_years / self.paid;
        (self.received / self.paid).ln() / slope
    }
}

impl Discounted {
    fn of(flows: &Flows) -> Self {
        let (years, last_years) = flows.years.as_chunks::<4>();
        let (amounts, last_amounts) = flows.amounts.as_chunks::<4>();
        let mut lanes = Vec::with_capacity(years.len() + 1);
        lanes.extend(
            years.iter().zip(amounts).map(|(years, amounts)| (f64x4::from(*years), f64x4::from(*amounts))),
        );
        if !last_years.is_empty() {
            let padded = |rest: &[f64]| {
                let mut four = [0.0; 4];
                four.iter_mut().zip(rest).for_each(|(lane, value)| *lane = *value);
                f64x4::from(four)
            };
            lanes.push((padded(last_years), padded(last_amounts)));
        }
        Self { lanes }
    }

    /// Moves the point at which the flows are discounted by `step`.
    fn discount(&mut self, step: f64, span: f64) {
        let furthest = step.abs() * span;
        let halvings =
            HALVINGS.into_iter().find(|(_, reach)| furthest <= *reach).map(|(halvings, _)| halvings);
        if let Some(halvings) = halvings {
            let back = f64x4::from(-step / f64::from(1_u32 << halvings));
            for (years, discounted) in &mut self.lanes {
                let mut factor = short_exp(*years * back);
                for _ in 0..halvings {
                    factor *= factor;
                }
                *discounted *= factor;
            }
        } else {
            let back = f64x4::from(-step);
            for (years, discounted) in &mut self.lanes {
                *discounted *= (*years * back).exp();
            }
        }
    }

    fn moments(&self) -> Moments {
        let zero = f64x4::ZERO;
        let (mut all, mut all_years, mut received, mut received_years) = (zero, zero, zero, zero);
        for (years, discounted) in &self.lanes {
            let (size, positive) = (discounted.abs(), discounted.fast_max(zero));
            all += size;
            all_years += size * *years;
            received += positive;
            received_years += positive * *years;
        }
        let (received, received_years) = (received.reduce_add(), received_years.reduce_add());
        Moments {
            received,
            received_years,
            paid: all.reduce_add() - received,
            paid_years: all_years.reduce_add() - received_years,
        }
    }

    /// Soper's condition: at the root, the running sum of discounted flows — the balance outstanding — never changes
    /// sign. Divided by (x − root), the present value is then the Laplace transform of a function of one sign, and such a
    /// transform has no zero.
    ///
    /// Of `flows` flows the last is left out: the whole sum is zero but for rounding, and has no sign. `off` is how far the
    /// discounted amounts are from those at the root, as a fraction.
    fn balance_keeps_its_sign(&self, flows: usize, off: f64) -> bool {
        let Some((last, whole)) = self.lanes.split_last() else { return false };
        let (mut balance, mut gross) = (0.0_f64, 0.0_f64);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut add = |amount: f64| {
            balance += amount;
            gross += amount.abs();
            low = if balance < low { balance } else { low };
            high = if balance > high { balance } else { high };
        };
        for (_, discounted) in whole {
            discounted.to_array().into_iter().for_each(&mut add);
        }
        last.1.to_array().into_iter().take(flows.saturating_sub(1 + 4 * whole.len())).for_each(&mut add);
        let rounding = (1e-12 + 4.0 * off) * gross;
        low > rounding || high < -rounding
    }
}

/// e^y for |y| up to 0.04: most steps are small, and need no reduction of the argument.
fn short_exp(y: f64x4) -> f64x4 {
    let term = |nth: f64| f64x4::from(1.0 / nth);
    let square = y * y;
    let low = term(2.0) + y * term(6.0) + square * (term(24.0) + y * term(120.0));
    let high = term(720.0) + y * term(5_040.0) + square * term(40_320.0);
    f64x4::ONE + (y + square * (low + square * square * high))
}

/// Near x = 0 the rate is a small difference of large sums: there, steps on Σa + Σ a·(e^(−tx) − 1) with the first sum
/// exact keep its digits.
pub(super) fn polished(flows: &Flows, root: f64) -> f64 {
    if root.abs() * flows.span() > 1e-2 {
        return root;
    }
    let total = flows.total();
    let mut near = root;
    for _ in 0..4 {
        let (mut value, mut slope, mut steepest) = (0.0, 0.0, 0.0);
        for (years, amount) in flows.each() {
            let change = (-years * near).exp_m1();
            value += amount * change;
            slope -= years * amount * (1.0 + change);
            steepest += years * amount.abs();
        }
        let step = (total + value) / slope;
        // A root that touches zero has no slope to divide by, and stays where it was found.
        if slope.abs() <= 1e-6 * steepest || step.abs() > 1e-6 || step.is_nan() {
            return near;
        }
        near -= step;
        if step.abs() <= f64::EPSILON * near.abs() {
            break;
        }
    }
    near
}
