//! For tests only: a clock that stands still until moved, randomness that repeats, builders of plausible records.
//! No test double of anything that can run for real.

mod checkups;

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;
use zhike_domain::client::{Client, Means, SuitabilityProfile};
use zhike_domain::closed_sets::{Capacity, ClientKind, Gender, InvestorType, RiskClass, Tier};
use zhike_domain::ids::{ClientId, StaffId};
use zhike_workstation::ports::{Clock, NoRandomness, Randomness};

pub use checkups::{checkup, completed, fact_sheet};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(Mutex<DateTime<Utc>>);

impl FixedClock {
    /// A clock standing at an instant.
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self(Mutex::new(instant))
    }

    /// Moves the clock, forwards or backwards.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that differ from call to call and repeat from run to run (SplitMix64). Never a key outside tests.
#[derive(Debug)]
pub struct RepeatableRandomness(Mutex<u64>);

impl RepeatableRandomness {
    /// Bytes of a seed.
    pub fn of(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Randomness for RepeatableRandomness {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in buffer.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut word = *state;
            word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            for (byte, fresh) in chunk.iter_mut().zip((word ^ (word >> 31)).to_le_bytes()) {
                *byte = fresh;
            }
        }
        Ok(())
    }
}

/// A client with the usual facts: an adult of class C3 with a phone that no network has.
pub fn client(number: u32, name: &str, rm: StaffId) -> Client {
    Client {
        id: ClientId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(number))),
        number: format!("T{number:06}"),
        kind: ClientKind::Person,
        name: name.into(),
        gender: Some(Gender::Female),
        birth_date: NaiveDate::from_ymd_opt(1983, 5, 17).map(Into::into),
        lunar_birthday: false,
        phone: Some(format!("100{number:08}").into()),
        id_number: Some(format!("99010119830517{:04}", number % 10_000).into()),
        id_expires_on: NaiveDate::from_ymd_opt(2035, 1, 1),
        address: Some("深圳市福田区某路一号".to_owned().into()),
        bank_card: None,
        occupation: None,
        opened_on: NaiveDate::from_ymd_opt(2020, 3, 2).unwrap_or_default(),
        tier: Tier::Affluent,
        risk_class: Some(RiskClass::C3),
        risk_class_on: NaiveDate::from_ymd_opt(2026, 6, 1),
        investor_type: InvestorType::Ordinary,
        capacity: Capacity::Full,
        aml_risk: None,
        aml_reviewed_on: None,
        preferred_channel: None,
        do_not_contact: false,
        rm,
        household: None,
        referrer: None,
        means: Means::default(),
        profile: SuitabilityProfile::default(),
        interests: Vec::new(),
    }
}
