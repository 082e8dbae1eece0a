//! `zhike figures`: returns and risk of an account from its values and flows.

use zhike_domain::checkup::rules::CheckupRules;
use zhike_domain::figures::{Figures, figures_of_account};

use crate::input::{self, Account};
use crate::output::Refusal;

/// Runs the command.
pub fn figures() -> Result<Figures, Refusal> {
    let account: Account = input::read(&input::text()?)?;
    if account.values.is_none() {
        return Err(Refusal::new("bad_input", "there are no values", "values"));
    }
    of(&account)
}

/// The figures of an account; one without values has none.
pub fn of(account: &Account) -> Result<Figures, Refusal> {
    let risk_free = account.risk_free.map_or(CheckupRules::shipped().risk_free, |rate| rate.0);
    let benchmark = account.benchmark();
    figures_of_account(&account.values(), &account.flows(), risk_free, benchmark.as_deref())
        .map_err(input::refusal_of)
}
