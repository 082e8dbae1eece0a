//! The everyday case: one root, found by Newton's method in lanes, with the proof that it is the only one.
//! Gives nothing back where the proof fails; the roots are then isolated one by one.

use wide::f64x4;

use super::flows::Flows;

/// Beyond this e^(tx) leaves the floats too soon to be summed.
const EXPONENT_LIMIT: f64 = 600.0;
const STEPS: usize = 24;
/// A step of this size, squared, is below rounding.
const LAST_STEP: f64 = 1e-8;

/// The only root x = ln(1 + r), if Newton's method finds one and it is certain that there is no other.
///
/// With P and N the present values of the positive and the negative flows, the step is taken on ln P − ln N, which is
/// nearly a straight line; with a single change of sign it is strictly monotone, since every date on one side is
/// before every date on the other.
pub(super) fn only_root(flows: &Flows) -> Option<f64> {
    let span = flows.span();
    let mut padded = Padded::of(flows);
    let mut root = 0.0_f64;
    let mut moments = padded.moments(None);
    for _ in 0..STEPS {
        let step = moments.step();
        root += step;
        if root.is_nan() || root.abs() * span > EXPONENT_LIMIT {
            return None;
        }
        if step.abs() * span.max(1.0) <= LAST_STEP {
            let certain = flows.sign_changes == 1 || padded.balance_keeps_its_sign();
            return certain.then(|| polished(flows, root));
        }
        moments = padded.moments(Some(root));
    }
    None
}

/// Years and amounts in lanes of four, filled up with flows of nothing, and the amounts discounted at the last point.
struct Padded {
    years: Vec<f64x4>,
    amounts: Vec<f64x4>,
    discounted: Vec<f64x4>,
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

impl Padded {
    fn of(flows: &Flows) -> Self {
        let lanes = |values: &[f64]| -> Vec<f64x4> {
            let (whole, rest) = values.as_chunks::<4>();
            let mut last = [0.0; 4];
            last.iter_mut().zip(rest).for_each(|(lane, value)| *lane = *value);
            whole.iter().copied().chain((!rest.is_empty()).then_some(last)).map(f64x4::from).collect()
        };
        let amounts = lanes(&flows.amounts);
        Self { years: lanes(&flows.years), discounted: amounts.clone(), amounts }
    }

    fn moments(&mut self, at: Option<f64>) -> Moments {
        let zero = f64x4::ZERO;
        let (mut all, mut all_years, mut received, mut received_years) = (zero, zero, zero, zero);
        for ((years, amount), discounted) in self.years.iter().zip(&self.amounts).zip(&mut self.discounted) {
            if let Some(x) = at {
                *discounted = *amount * (*years * f64x4::from(-x)).exp();
            }
            let positive = discounted.fast_max(zero);
            all += discounted.abs();
            all_years += discounted.abs() * *years;
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
    fn balance_keeps_its_sign(&self) -> bool {
        let (mut balance, mut gross) = (0.0_f64, 0.0_f64);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut before_last = (low, high);
        for amount in
            self.discounted.iter().flat_map(|lanes| lanes.to_array()).filter(|amount| *amount != 0.0)
        {
            before_last = (low, high);
            balance += amount;
            gross += amount.abs();
            low = low.min(balance);
            high = high.max(balance);
        }
        // The whole sum is zero but for the last step, and has no sign.
        let (low, high) = before_last;
        let rounding = 16.0 * LAST_STEP * gross;
        low > rounding || high < -rounding
    }
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
