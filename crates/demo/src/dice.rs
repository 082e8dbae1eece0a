//! Seeded chance: every draw of the demo firm comes from here, and the same seed gives the same draws.
//! Reads no system randomness; that is for passphrases, in the program.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rust_decimal::Decimal;
use zhike_domain::canonical::tagged_digest;

/// A stream of draws.
pub(crate) struct Dice {
    seed: u64,
    stream: ChaCha8Rng,
}

impl Dice {
    /// The stream of a firm.
    pub fn new(seed: u64) -> Self {
        Self { seed, stream: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// A stream of its own for one thing, so that a draw more in one place does not shift every other place.
    pub fn of(&self, what: &str, number: u64) -> Self {
        let parts: [&[u8]; 3] = [&self.seed.to_be_bytes(), what.as_bytes(), &number.to_be_bytes()];
        let digest = tagged_digest("zhike/demo/dice/1", &parts);
        Self { seed: self.seed, stream: ChaCha8Rng::from_seed(digest.0) }
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.stream.fill_bytes(&mut bytes);
        bytes
    }

    /// A number from 0 up to but not including `bound`; 0 when the bound is 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        // 64 bits make the bias of the remainder smaller than anybody could see.
        let rest = self.stream.next_u64().checked_rem(u64::from(bound)).unwrap_or(0);
        u32::try_from(rest).unwrap_or(0)
    }

    /// A number between two, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = u32::try_from(to.saturating_sub(from).saturating_add(1)).unwrap_or(0);
        from + i64::from(self.below(span))
    }

    /// A number between 0 and 1.
    pub fn unit(&mut self) -> f64 {
        f64::from(self.stream.next_u32()) / (f64::from(u32::MAX) + 1.0)
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A draw of mean 0 and deviation 1, nearly normal: the sum of twelve uniform draws. Its tails end at six
    /// deviations, so that no price can fall through zero.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// One of the things, each as likely; `None` of nothing.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let bound = u32::try_from(from.len()).unwrap_or(u32::MAX);
        from.get(usize::try_from(self.below(bound)).unwrap_or(0))
    }

    /// One of the words; empty of nothing.
    pub fn word<'a>(&mut self, from: &'a [String]) -> &'a str {
        self.pick(from).map_or("", String::as_str)
    }

    /// One of the things, as likely as its weight; the last when all weights are 0, `None` of nothing.
    pub fn weighted<'a, T>(&mut self, from: &'a [T], weight: impl Fn(&T) -> u32) -> Option<&'a T> {
        let total = from.iter().map(&weight).fold(0, u32::saturating_add);
        let mut left = self.below(total);
        from.iter()
            .find(|thing| {
                let weight = weight(thing);
                let here = left < weight;
                left = left.saturating_sub(weight);
                here
            })
            .or(from.last())
    }

    /// The things in a drawn order.
    pub fn shuffled<T>(&mut self, mut things: Vec<T>) -> Vec<T> {
        for last in (1..things.len()).rev() {
            let bound = u32::try_from(last.saturating_add(1)).unwrap_or(u32::MAX);
            things.swap(last, usize::try_from(self.below(bound)).unwrap_or(0));
        }
        things
    }

    /// An amount between two in whole steps of `step` yuan.
    pub fn yuan(&mut self, from: i64, to: i64, step: i64) -> Decimal {
        let step = step.max(1);
        Decimal::from(self.between(from / step, to / step) * step)
    }
}

/// A number as a decimal with so many places; zero for what is no number.
pub(crate) fn decimal(number: f64, places: u32) -> Decimal {
    Decimal::try_from(number).unwrap_or_default().round_dp(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_of_its_own_does_not_depend_on_what_was_drawn_before() {
        let mut used = Dice::new(1);
        used.bytes::<100>();
        assert_eq!(used.of("client", 7).bytes::<8>(), Dice::new(1).of("client", 7).bytes::<8>());
        assert_ne!(used.of("client", 8).bytes::<8>(), Dice::new(1).of("client", 7).bytes::<8>());
    }

    #[test]
    fn draws_stay_within_their_bounds() {
        let mut dice = Dice::new(2);
        assert!((0..1000).all(|_| (-3..=3).contains(&dice.between(-3, 3))));
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.pick::<u8>(&[]), None);
        let weighted = [("never", 0), ("always", 5)];
        assert!((0..100).all(|_| dice.weighted(&weighted, |w| w.1) == Some(&("always", 5))));
    }
}
