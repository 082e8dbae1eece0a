//! What a client means to buy, sell, pay in and take out, by class, age, tier and horizon (SU-05 mostly kept).

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use zhike_domain::closed_sets::{AssetClass, ClientKind, RiskClass, Tier};
use zhike_domain::suitability::eligible;

use crate::days::Calendar;
use crate::dice::Dice;
use crate::ledgers::{Intent, Plan};
use crate::market::Market;
use crate::people::Person;

/// Makes plans.
pub(crate) struct Tastes<'a> {
    pub calendar: &'a Calendar,
    pub market: &'a Market,
}

impl Tastes<'_> {
    /// A client's plan. `given` are purchases that were decided elsewhere: listing and worth today.
    pub fn plan(&self, person: &Person, given: &[(usize, Decimal)], dice: &mut Dice) -> Plan {
        let days = self.calendar.trading.len();
        let Some(last) = days.checked_sub(1) else { return Plan::new() };
        let begin = self.calendar.index_from(person.client.opened_on);
        // Who came on the last days has paid in and bought nothing yet.
        let first = if begin == 0 { up_to(dice, 40.min(last)) } else { begin.min(last) };
        let mut plan = Plan::new();
        self.pay_in(first, last, dice, &mut plan);
        let mut chosen = BTreeSet::new();
        let favoured = person.role.iter().flat_map(|role| &role.favours);
        for code in favoured {
            let at = self.market.listings.iter().position(|l| l.product.code.0 == *code);
            chosen.extend(at);
        }
        let wanted = how_many(person.client.tier, dice);
        for _ in 0..wanted * 3 {
            if chosen.len() >= wanted {
                break;
            }
            chosen.extend(self.choose(person, first, dice));
        }
        let favourites = chosen.len();
        let mut share_left: f64 = 0.93;
        for (n, listing) in dice.shuffled(chosen.into_iter().collect()).into_iter().enumerate() {
            let left = favourites.saturating_sub(n).max(1);
            let fair = share_left / f64::from(u32::try_from(left).unwrap_or(1));
            let share = (fair * (0.5 + dice.unit())).min(share_left);
            share_left -= share;
            self.trade(listing, share, first, last, person.client.tier, dice, &mut plan);
        }
        for (listing, worth) in given {
            let issued = self.market.listings.get(*listing).and_then(|l| l.issued_on);
            let day =
                self.market.next_close(*listing, issued.map_or(first, |day| self.calendar.index_from(day)));
            if let Some((day, _)) = day {
                plan.push((day.max(first), Intent::BuyWorth { listing: *listing, yuan: *worth }));
            }
        }
        let withdrawals = if person.client.tier == Tier::Mass { 0.35 } else { 0.5 };
        if dice.chance(withdrawals) {
            plan.push((between(dice, first, last), Intent::TakeOut(0.2 + 0.6 * dice.unit())));
        }
        plan
    }

    /// One to four payments, the first the largest.
    fn pay_in(&self, first: usize, last: usize, dice: &mut Dice, plan: &mut Plan) {
        let more = dice.weighted(&[(0, 30), (1, 35), (2, 22), (3, 13)], |w| w.1).map_or(0, |w| w.0);
        let mut left = 1.0;
        for _ in 0..more {
            let share = left * (0.10 + 0.25 * dice.unit());
            left -= share;
            plan.push((between(dice, first, last), Intent::PayIn(share)));
        }
        plan.push((first, Intent::PayIn(left)));
    }

    /// A product that suits him, as likely as it is popular.
    fn choose(&self, person: &Person, first: usize, dice: &mut Dice) -> Option<usize> {
        let client = &person.client;
        let class = client.risk_class.unwrap_or(RiskClass::C2);
        // Some holdings stand above the class: bought before it was set anew.
        let strict = !dice.chance(0.02);
        let age = client.age_on(self.calendar.today).unwrap_or(45);
        let rich = matches!(client.tier, Tier::HighNetWorth | Tier::Private);
        let candidates: Vec<(usize, u32)> = self
            .market
            .listings
            .iter()
            .enumerate()
            .filter(|(_, l)| !l.scarce && (!l.product.private || rich))
            .filter(|(_, l)| !strict || eligible(class, l.product.risk_level))
            .filter(|(_, l)| {
                l.product.min_ticket.is_none_or(|ticket| ticket * Decimal::from(6) <= person.assets)
            })
            .filter(|(_, l)| {
                client.kind == ClientKind::Person
                    || l.product.issuer_kind != zhike_domain::closed_sets::IssuerKind::Insurance
            })
            .filter(|(at, l)| {
                let issued = l.issued_on.map_or(0, |day| self.calendar.index_from(day));
                issued >= first && self.market.last_close(*at).is_some() || l.issued_on.is_none()
            })
            .map(|(at, l)| {
                let class_weight = liking(class, age, l.product.kind.asset_classes().first().map(|c| c.0));
                // Many issues of one series share its popularity.
                let weight = if l.issued_on.is_some() { l.weight * 4 / 10 } else { l.weight };
                (at, (weight * class_weight).max(1))
            })
            .collect();
        dice.weighted(&candidates, |(_, weight)| *weight).map(|(at, _)| *at)
    }

    /// Buys a product once to three times, and sells some of it at times.
    #[expect(
        clippy::too_many_arguments,
        reason = "what, how much, when, for whom; a struct would be built once"
    )]
    fn trade(
        &self,
        listing: usize,
        share: f64,
        first: usize,
        last: usize,
        tier: Tier,
        dice: &mut Dice,
        plan: &mut Plan,
    ) {
        let Some(listed) = self.market.listings.get(listing) else { return };
        let issued = listed.issued_on.map(|day| self.calendar.index_from(day));
        if let Some(issued) = issued {
            if let Some((day, _)) = self.market.next_close(listing, issued.max(first)) {
                plan.push((day, Intent::Buy { listing, share }));
            }
            return;
        }
        let locked = listed.product.lockup_months > 0;
        let often = match tier {
            _ if locked => 1,
            Tier::Mass => 1 + dice.below(4),
            Tier::Affluent => 2 + dice.below(4),
            Tier::HighNetWorth => 3 + dice.below(4),
            Tier::Private => 3 + dice.below(5),
        };
        let part = share / f64::from(often);
        let mut earliest = last;
        for _ in 0..often {
            // Most of what is held was bought in the first two thirds of the time.
            let span = last.saturating_sub(first);
            let thirds = if dice.chance(0.7) { 2 } else { 3 };
            let day = first + up_to(dice, span * thirds / 3);
            if let Some((day, _)) = self.market.next_close(listing, day) {
                earliest = earliest.min(day);
                plan.push((day, Intent::Buy { listing, share: part }));
            }
        }
        let sales =
            if locked { 0 } else { dice.weighted(&[(0, 50), (1, 32), (2, 18)], |w| w.1).map_or(0, |w| w.0) };
        for _ in 0..sales {
            let day = between(dice, earliest.saturating_add(1).min(last), last);
            let share = if dice.chance(0.3) { 1.0 } else { 0.2 + 0.6 * dice.unit() };
            if let Some((day, _)) = self.market.next_close(listing, day) {
                plan.push((day, Intent::Sell { listing, share }));
                // What was sold is put to work again where he buys anyway.
                plan.push((
                    day.saturating_add(5).min(last),
                    Intent::Buy { listing: self.parking(), share: part },
                ));
            }
        }
    }

    /// Where money waits: the first money fund.
    fn parking(&self) -> usize {
        let waits = |l: &crate::catalogue::Listing| {
            l.product.kind == zhike_domain::closed_sets::ProductKind::MoneyFund
        };
        self.market.listings.iter().position(waits).unwrap_or(0)
    }
}

/// How many products somebody of a tier holds or held.
fn how_many(tier: Tier, dice: &mut Dice) -> usize {
    let (least, most) = match tier {
        Tier::Mass => (1, 5),
        Tier::Affluent => (4, 9),
        Tier::HighNetWorth => (7, 13),
        Tier::Private => (9, 18),
    };
    usize::try_from(dice.between(least, most)).unwrap_or(1)
}

/// How much somebody of a class and age likes an asset class.
fn liking(class: RiskClass, age: u32, asset: Option<AssetClass>) -> u32 {
    let equity = match class {
        RiskClass::C1 => 1,
        RiskClass::C2 => 2,
        RiskClass::C3 => 6,
        RiskClass::C4 => 11,
        RiskClass::C5 => 16,
    };
    match asset {
        Some(AssetClass::Equity) if age >= 65 => equity.min(5),
        Some(AssetClass::Equity) => equity,
        Some(AssetClass::Alternative) => 5,
        Some(AssetClass::Bond) => 9,
        Some(AssetClass::Cash) | None => 5,
    }
}

fn up_to(dice: &mut Dice, most: usize) -> usize {
    let bound = u32::try_from(most).unwrap_or(u32::MAX - 1).saturating_add(1);
    usize::try_from(dice.below(bound)).unwrap_or(0)
}

fn between(dice: &mut Dice, from: usize, to: usize) -> usize {
    from + up_to(dice, to.saturating_sub(from))
}
