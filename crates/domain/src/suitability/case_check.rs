//! Cases that cannot be true: amounts below zero, a birth after the offer, a questionnaire whose time cannot be read. What a case means is
//! judged elsewhere; judging takes any case, and counts what it cannot read as unknown.

use std::fmt;

use rust_decimal::Decimal;

use super::case::{Answered, Case};

/// Something in a case that cannot be true, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseFault {
    /// Field of the contract, as `client.max_ticket`.
    pub field: &'static str,
    /// Row, from 0, where the field is a list.
    pub row: Option<usize>,
    /// What is wrong.
    pub kind: CaseFaultKind,
}

/// What is wrong with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CaseFaultKind {
    /// An amount below zero.
    #[error("an amount below zero")]
    Negative,
    /// A birth after the offer's day.
    #[error("a day after offer.date")]
    Future,
    /// Neither a day nor a time.
    #[error("expected a day, or a time of the form 2026-07-31T10:30:00+08:00")]
    Time,
}

impl fmt::Display for CaseFault {
    /// The place as a path into the input: `client.questionnaires[2]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}[{row}]", self.field),
            None => f.write_str(self.field),
        }
    }
}

impl Case {
    /// Everything that cannot be true, in the order of the fields.
    pub fn check(&self) -> Vec<CaseFault> {
        let (client, product, offer) = (&self.client, &self.product, &self.offer);
        let mut faults = Vec::new();
        let mut found = |field, row, kind| faults.push(CaseFault { field, row, kind });
        let born = client.birth_date.as_ref().map(|born| *born.reveal());
        if born.zip(offer.date).is_some_and(|(born, day)| born > day) {
            found("client.birth_date", None, CaseFaultKind::Future);
        }
        let insurance = product.insurance.as_ref();
        for (field, amount) in [
            ("client.financial_assets", client.financial_assets),
            ("client.income_avg3", client.income_avg3),
            ("client.experience_years", client.experience_years),
            ("client.max_ticket", client.max_ticket),
            ("product.min_ticket", product.min_ticket),
            ("product.insurance.lump_sum", insurance.and_then(|terms| terms.lump_sum)),
            ("product.insurance.annual_premium", insurance.and_then(|terms| terms.annual_premium)),
            ("product.insurance.budget", insurance.and_then(|terms| terms.budget)),
            ("offer.amount", offer.amount),
        ] {
            if amount.is_some_and(|amount| amount < Decimal::ZERO) {
                found(field, None, CaseFaultKind::Negative);
            }
        }
        for (row, text) in client.questionnaires.iter().flatten().enumerate() {
            if Answered::read(text).is_none() {
                found("client.questionnaires", Some(row), CaseFaultKind::Time);
            }
        }
        faults
    }
}
