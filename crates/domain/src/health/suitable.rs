//! Which products may be offered to a client, and which few of them a search and a slider look at. Where his record is known the
//! verdict of SU decides; of a sheet of facts alone, as a file has it, level, term and privacy do. Nothing is scored here.

use std::collections::BTreeSet;

use chrono::{DateTime, Months, NaiveDate, Utc};
use rust_decimal::Decimal;

use crate::calendar::local_day;
use crate::client::Client;
use crate::closed_sets::{AssetClass, ProductKind};
use crate::facts::{Facts, HoldingFact};
use crate::health::fees::Fees;
use crate::product::Product;
use crate::suitability::eligible;
use crate::suitability::{Case, Initiator, OfferFacts, Outcome, RulePack, judge};
use crate::words::Words;

/// A product that may enter a what-if or a recommendation.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What a holding of it would look like, without value and units.
    pub product: HoldingFact,
    /// Months for which the money is locked.
    pub lockup_months: u32,
    /// Smallest amount, in CNY.
    pub min_ticket: Option<Decimal>,
    /// Private offering (SU-17).
    pub private: bool,
    /// One-off fee, a fraction of the amount bought.
    pub fee: Decimal,
    /// What the rules say if the RM brings it up; `None` where the client's record is not known.
    pub verdict: Option<Outcome>,
}

impl Candidate {
    /// A product of the firm's list, with the fee of its kind.
    pub fn of(product: &Product) -> Self {
        let level = product.binding_risk_level();
        Self {
            product: HoldingFact {
                product: product.code.0.clone(),
                kind: Some(product.kind),
                value: None,
                risk_level: Some(level),
                redeem_days: product.redeem_days,
                issuer: product.issuer.clone(),
                sector_weights: product.sector_weights.clone(),
                locked_until: None,
                name: Some(product.name.clone()),
                units: None,
                price: None,
                priced_on: None,
                held_away: false,
                risk_level_bought: Some(level),
                annual_cost: product.annual_cost,
                matures_on: product.matures_on,
                maturity_planned: false,
                constituents: std::collections::BTreeMap::new(),
                tracks: product.tracks.clone(),
            },
            lockup_months: product.lockup_months,
            min_ticket: product.min_ticket,
            private: product.private,
            fee: Fees::shipped().of(Some(product.kind)).buy,
            verdict: None,
        }
    }

    /// The same, judged by the rules of SU: the RM brings it up at its smallest amount, and every paper that can be had is there.
    /// A paper that is still to be signed, shown or recorded is no reason to leave a product out of a search.
    pub fn judged(client: &Client, product: &Product, at: DateTime<Utc>, pack: &RulePack) -> Self {
        let offer = OfferFacts {
            date: Some(local_day(at)),
            at: Some(at),
            initiator: Some(Initiator::Rm),
            amount: product.min_ticket,
            elder_care_done: Some(true),
            recording: Some(true),
            ..OfferFacts::default()
        };
        let verdict = judge(&Case::of(client, product, offer), pack).verdict;
        Self { verdict: Some(verdict), ..Self::of(product) }
    }

    /// Its product code.
    pub fn code(&self) -> &str {
        &self.product.product
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.product.name.as_deref().unwrap_or(&self.product.product)
    }

    /// Day until which money put into it today is locked.
    pub fn locked_until(&self, today: NaiveDate) -> Option<NaiveDate> {
        let by_lockup = match self.lockup_months {
            0 => None,
            months => today.checked_add_months(Months::new(months)),
        };
        match self.product.matures_on.filter(|_| closed_term(self.product.kind)) {
            Some(matures_on) => Some(matures_on),
            None => by_lockup,
        }
    }
}

/// Kinds that are repaid on a day and not before, when they have one. Bonds mature too, but can be sold.
fn closed_term(kind: Option<ProductKind>) -> bool {
    matches!(
        kind,
        Some(
            ProductKind::Deposit
                | ProductKind::BankWealth
                | ProductKind::StructuredDeposit
                | ProductKind::Trust
                | ProductKind::PrivateFund
                | ProductKind::Insurance
        )
    )
}

/// Day until which a holding cannot be turned into money (see [`HoldingFact::free_on`]); `None` when it can be today.
pub fn locked_until(holding: &HoldingFact, today: NaiveDate) -> Option<NaiveDate> {
    holding.free_on().filter(|on| *on > today)
}

/// Why none of a holding can be turned into money today, if so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tied {
    /// Locked, or repaid only when it matures.
    Until(NaiveDate),
    /// A closed-term product of which nobody knows when it can be redeemed.
    Unknown,
    /// Insurance: giving it up costs cover and surrender charges, and is never done for points.
    Insurance,
}

/// Whether a holding can be turned into money; what is listed or open-ended can, even where the days it takes are unknown.
pub fn tied(holding: &HoldingFact, today: NaiveDate) -> Option<Tied> {
    let unknown = holding.known_redeem_days().is_none() && closed_term(holding.kind);
    match locked_until(holding, today) {
        Some(until) => Some(Tied::Until(until)),
        None if holding.kind == Some(ProductKind::Insurance) => Some(Tied::Insurance),
        None => unknown.then_some(Tied::Unknown),
    }
}

/// Whether a search may sell some of a holding: it lies with us, has a value, a kind and a level, and is not tied.
pub(crate) fn sellable(holding: &HoldingFact, today: NaiveDate) -> bool {
    !holding.held_away
        && holding.known_value().is_some_and(|value| value > Decimal::ZERO)
        && holding.kind.is_some()
        && holding.known_level().is_some()
        && tied(holding, today).is_none()
}

/// Whether a product fits a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It may be offered.
    Suitable,
    /// It may not.
    NotSuitable(Misfit),
}

/// Why a product may not be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// No valid questionnaire: nothing can be said to fit (SU-13).
    ClassUnknown,
    /// The product has no level.
    LevelUnknown,
    /// Level above class (SU-05, SU-07).
    AboveClass,
    /// Locked, and it is unknown for how long he can do without the money (SU-10).
    HorizonUnknown,
    /// Locked for longer than he can do without the money (SU-10).
    LockedTooLong,
    /// A private offering: his qualification is judged with its own papers (SU-17).
    Private,
    /// It has matured.
    Matured,
    /// The verdict forbids it.
    Forbidden,
    /// The verdict allows it only if the client asks, after a warning (SU-07, SU-08): nothing to bring up.
    WarningOnly,
    /// The verdict cannot be given yet.
    Undecided,
}

impl Misfit {
    /// The reason, as the RM would say it.
    pub fn words(self) -> Words {
        match self {
            Self::ClassUnknown => Words::new("没有有效的风险测评", "there is no valid questionnaire"),
            Self::LevelUnknown => Words::new("产品没有风险等级", "the product has no risk level"),
            Self::AboveClass => {
                Words::new("产品风险等级高于他的风险等级", "its risk level is above the client's class")
            }
            Self::HorizonUnknown => Words::new(
                "有锁定期，而他能放多久还不知道",
                "it is locked, and it is unknown for how long he can do without the money",
            ),
            Self::LockedTooLong => Words::new(
                "锁定期比他能放的时间长",
                "it is locked for longer than he can do without the money",
            ),
            Self::Private => Words::new(
                "私募产品要先办合格投资者认定",
                "a private offering asks for his qualification first",
            ),
            Self::Matured => Words::new("产品已到期", "it has matured"),
            Self::Forbidden => Words::new("适当性不允许", "the suitability rules forbid it"),
            Self::WarningOnly => Words::new(
                "只有客户主动要求并签署警示才可以办理",
                "it may be sold only if the client asks for it and signs the warning",
            ),
            Self::Undecided => Words::new(
                "缺资料，适当性还判断不了",
                "the suitability rules cannot decide yet, facts are missing",
            ),
        }
    }
}

/// Whether a product fits: not matured, and the verdict passes. Without a verdict: level against class (SU-05; unknown never
/// passes), lock-up against horizon (SU-10; none fits any horizon), no private offering (SU-17).
pub fn fits(facts: &Facts, horizon_months: Option<u32>, candidate: &Candidate) -> Fit {
    let matured = candidate.product.matures_on.is_some_and(|day| day <= facts.as_of);
    let misfit = match candidate.verdict {
        _ if matured => Some(Misfit::Matured),
        Some(Outcome::Pass | Outcome::NotApplicable) => None,
        Some(Outcome::WarnAndSign) => Some(Misfit::WarningOnly),
        Some(Outcome::Unknown) => Some(Misfit::Undecided),
        Some(Outcome::Block) => Some(Misfit::Forbidden),
        None => misfit_by_facts(facts, horizon_months, candidate),
    };
    misfit.map_or(Fit::Suitable, Fit::NotSuitable)
}

fn misfit_by_facts(facts: &Facts, horizon_months: Option<u32>, candidate: &Candidate) -> Option<Misfit> {
    match (facts.risk_class, candidate.product.risk_level) {
        (None, _) => Some(Misfit::ClassUnknown),
        (_, None) => Some(Misfit::LevelUnknown),
        (Some(class), Some(level)) if !eligible(class, level) => Some(Misfit::AboveClass),
        _ if candidate.private => Some(Misfit::Private),
        _ if candidate.lockup_months == 0 => None,
        _ => match horizon_months {
            None => Some(Misfit::HorizonUnknown),
            Some(horizon) if candidate.lockup_months > horizon => Some(Misfit::LockedTooLong),
            Some(_) => None,
        },
    }
}

/// So many of each asset class make the shortlist.
const OF_EACH_CLASS: usize = 3;

/// The suitable products a search looks at, at most three of each asset class, cash class first.
///
/// The order is neutral: who issues a product, and what the firm earns by it, plays no part. Within a class, products that can be
/// bought and sold on any day come before those that lock the money, broad ones before those with more than half in one sector,
/// then by yearly costs (unknown last), purchase fee, lock-up, days to redeem, and code. From that order each next pick avoids
/// an index, a main sector or an issuer that is already on the list, as long as there is another.
///
/// Insurance is left out: cover is advised by need (WH-3), not as an asset. So are private offerings: they are sold to few, each
/// with papers of his own (SU-17), and never by a list.
pub fn candidates(
    facts: &Facts,
    horizon_months: Option<u32>,
    on_offer: impl IntoIterator<Item = Candidate>,
) -> Vec<Candidate> {
    let mut suitable: Vec<Candidate> = on_offer
        .into_iter()
        .filter(|candidate| {
            !candidate.private
                && !matches!(candidate.product.kind, Some(ProductKind::Insurance | ProductKind::Cash))
        })
        .filter(|candidate| fits(facts, horizon_months, candidate) == Fit::Suitable)
        .collect();
    suitable.sort_by(|a, b| rank(a).cmp(&rank(b)));
    suitable.dedup_by(|a, b| a.code() == b.code());

    let mut shortlist: Vec<Candidate> = Vec::new();
    for class in AssetClass::ALL {
        let mut left: Vec<&Candidate> =
            suitable.iter().filter(|candidate| main_class(candidate.product.kind) == Some(*class)).collect();
        for _ in 0..OF_EACH_CLASS {
            let familiar: BTreeSet<String> = shortlist.iter().flat_map(likeness).collect();
            let next = left
                .iter()
                .enumerate()
                .min_by_key(|(at, candidate)| {
                    (likeness(candidate).iter().filter(|sign| familiar.contains(*sign)).count(), *at)
                })
                .map(|(at, _)| at);
            let Some(next) = next else { break };
            shortlist.push(left.remove(next).clone());
        }
    }
    shortlist
}

/// The class most of a kind belongs to.
pub(crate) fn main_class(kind: Option<ProductKind>) -> Option<AssetClass> {
    kind?.asset_classes().iter().max_by_key(|(_, share)| *share).map(|(class, _)| *class)
}

fn rank(candidate: &Candidate) -> (bool, bool, Decimal, Decimal, u32, u32, &str) {
    let product = &candidate.product;
    (
        candidate.lockup_months > 0 || (closed_term(product.kind) && product.matures_on.is_some()),
        main_sector(product).is_some(),
        product.annual_cost.unwrap_or(Decimal::ONE),
        candidate.fee,
        candidate.lockup_months,
        product.redeem_days.unwrap_or(u32::MAX),
        candidate.code(),
    )
}

/// The sector in which more than half of it lies.
fn main_sector(product: &HoldingFact) -> Option<&str> {
    const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);
    product.sector_weights.iter().find(|(_, weight)| **weight > HALF).map(|(sector, _)| sector.as_str())
}

/// By what two products are alike: index, main sector, issuer.
fn likeness(candidate: &Candidate) -> Vec<String> {
    let product = &candidate.product;
    let index = product.tracks.iter().map(|index| format!("index {index}"));
    let sector = main_sector(product).map(|sector| format!("sector {sector}"));
    let issuer = product.issuer.iter().map(|issuer| format!("issuer {issuer}"));
    index.chain(sector).chain(issuer).collect()
}
