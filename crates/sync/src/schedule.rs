//! When the next exchange is due. Events in, a waiting time out; reads no clock and keeps no timer, so that every
//! course of a day can be tested.

use std::time::Duration;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The workstation was opened.
    Opened,
    /// Something was written here.
    Written,
    /// The network came back, or the machine woke up.
    Online,
    /// The RM asked for an exchange.
    Asked,
    /// An exchange succeeded.
    Succeeded,
    /// An exchange failed and may be tried again: no network, central's fault.
    Failed,
    /// An exchange failed in a way that trying again does not mend: the device is refused, a newer version is wanted.
    Refused,
}

/// Without other events, central is asked this often.
const REGULARLY: Duration = Duration::from_secs(60);
/// Changes made within this time travel together.
const GATHER: Duration = Duration::from_millis(300);
/// Waiting after the first failure; doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Never longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// A refused device asks this rarely.
const AFTER_REFUSAL: Duration = Duration::from_secs(15 * 60);

/// The schedule's memory: how many exchanges failed in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schedule {
    failures: u32,
    refused: bool,
}

impl Schedule {
    /// How long to wait for the next exchange after an event. `jitter` (0–255, random) spreads the retries of many
    /// devices over the second half of the waiting time.
    pub fn after(&mut self, event: Event, jitter: u8) -> Duration {
        match event {
            Event::Opened | Event::Online | Event::Asked => Duration::ZERO,
            // While central is away a new change does not ask sooner: ten notes in a lift are not ten attempts.
            Event::Written if self.failures > 0 || self.refused => self.waiting(jitter),
            Event::Written => GATHER,
            Event::Succeeded => {
                *self = Self::default();
                REGULARLY
            }
            Event::Failed => {
                self.failures = self.failures.saturating_add(1);
                self.waiting(jitter)
            }
            Event::Refused => {
                self.refused = true;
                self.waiting(jitter)
            }
        }
    }

    fn waiting(&self, jitter: u8) -> Duration {
        if self.refused {
            return AFTER_REFUSAL;
        }
        let doublings = self.failures.saturating_sub(1).min(16);
        let full = FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
        full / 2 + full.mul_f64(f64::from(jitter) / 255.0) / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn waiting_doubles_up_to_five_minutes_and_is_forgotten_by_success() {
        let mut schedule = Schedule::default();
        let waits: Vec<u64> = (0..11).map(|_| schedule.after(Event::Failed, 255).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(schedule.after(Event::Succeeded, 0), REGULARLY);
        assert_eq!(schedule.after(Event::Failed, 255).as_secs(), 1);
    }

    #[test]
    fn the_rm_never_waits_and_changes_travel_together() {
        let mut schedule = Schedule::default();
        assert_eq!(schedule.after(Event::Written, 0), GATHER);
        schedule.after(Event::Failed, 0);
        assert_eq!(schedule.after(Event::Asked, 0), Duration::ZERO);
    }

    #[test]
    fn a_refused_device_does_not_knock_every_second() {
        let mut schedule = Schedule::default();
        assert_eq!(schedule.after(Event::Refused, 0), AFTER_REFUSAL);
        assert_eq!(schedule.after(Event::Written, 0), AFTER_REFUSAL);
        assert_eq!(schedule.after(Event::Asked, 0), Duration::ZERO);
    }

    proptest! {
        #[test]
        fn a_failed_exchange_is_always_tried_again_within_five_minutes(failures in 1u32..200, jitter in any::<u8>()) {
            let mut schedule = Schedule::default();
            let mut wait = Duration::ZERO;
            for _ in 0..failures {
                wait = schedule.after(Event::Failed, jitter);
            }
            prop_assert!(wait >= FIRST_WAIT / 2 && wait <= LONGEST_WAIT);
        }
    }
}
