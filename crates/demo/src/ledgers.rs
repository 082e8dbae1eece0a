//! Ledgers that add up: deposits, purchases at the day's close, sales, what products pay and split. Cash never falls
//! below zero and nobody sells what he does not have. Which products a client buys is in `tastes`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use zhike_domain::closed_sets::ProductKind;
use zhike_domain::ids::{ClientId, LedgerEntryId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, LedgerKind, Position, replay};

use crate::days::{Calendar, instant};
use crate::dice::{Dice, decimal};
use crate::market::{Happening, Market};

/// What a client means to do, by trading day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Intent {
    /// Pays in a share of everything he ever pays in.
    PayIn(f64),
    /// Takes out a share of his cash.
    TakeOut(f64),
    /// Buys for a share of everything he ever pays in, as far as the cash goes.
    Buy { listing: usize, share: f64 },
    /// Buys what is worth so many yuan at the newest close, with money paid in for it.
    BuyWorth { listing: usize, yuan: Decimal },
    /// Sells a share of what he has of a product.
    Sell { listing: usize, share: f64 },
}

/// Nobody buys for less, in CNY.
const LEAST_PURCHASE: i64 = 1_000;

/// A client's plans, in no order.
pub(crate) type Plan = Vec<(usize, Intent)>;

/// Carries out plans at the market's prices.
pub(crate) struct Broker<'a> {
    calendar: &'a Calendar,
    market: &'a Market,
    newest: BTreeMap<&'a ProductCode, Decimal>,
}

impl<'a> Broker<'a> {
    pub fn new(calendar: &'a Calendar, market: &'a Market) -> Self {
        let priced = market.listings.iter().enumerate();
        let newest = priced.filter_map(|(at, l)| Some((&l.product.code, market.last_close(at)?))).collect();
        Self { calendar, market, newest }
    }

    /// A ledger that leaves its owner with about these assets today.
    pub fn ledger(
        &self,
        client: ClientId,
        assets: Decimal,
        plan: &Plan,
        dice: &Dice,
        n: u64,
    ) -> Vec<LedgerEntry> {
        let worth_of =
            |intent: &Intent| if let Intent::BuyWorth { yuan, .. } = intent { *yuan } else { Decimal::ZERO };
        let fixed: Decimal = plan.iter().map(|(_, intent)| worth_of(intent)).sum();
        let mut paid_in = assets;
        // What is not fixed grows with what is paid in, but for lots and smallest tickets: three rounds come near.
        for _ in 0..3 {
            let rows = self.carry_out(client, paid_in, plan, &mut dice.of("ledger", n));
            let reached = self.worth(&replay(&rows, self.calendar.today));
            let Some(ratio) = (assets - fixed).checked_div(reached - fixed) else { break };
            let next = paid_in * ratio.clamp(Decimal::new(2, 1), Decimal::from(5));
            paid_in = next.round_dp(0).max(Decimal::from(1_000));
        }
        self.carry_out(client, paid_in, plan, &mut dice.of("ledger", n))
    }

    /// What a position is worth at the newest closes.
    pub fn worth(&self, position: &Position) -> Decimal {
        let held =
            position.holdings.iter().filter_map(|(code, units)| units.checked_mul(*self.newest.get(code)?));
        held.sum::<Decimal>() + position.cash
    }

    fn carry_out(
        &self,
        client: ClientId,
        paid_in: Decimal,
        plan: &Plan,
        dice: &mut Dice,
    ) -> Vec<LedgerEntry> {
        let mut plan: Vec<&(usize, Intent)> = plan.iter().collect();
        plan.sort_by_key(|(day, _)| *day);
        let first = plan.first().map_or(0, |(day, _)| *day);
        let mut events = self.market.events.iter().skip_while(|event| event.day < first).peekable();
        let mut account = Account {
            client,
            calendar: self.calendar,
            market: self.market,
            rows: Vec::new(),
            units: BTreeMap::new(),
            cash: Decimal::ZERO,
            dice,
        };
        for (day, intent) in plan {
            while let Some(event) = events.next_if(|event| event.day <= *day) {
                account.undergo(event.day, event.listing, event.happening);
            }
            account.act(*day, intent, paid_in);
        }
        for event in events {
            account.undergo(event.day, event.listing, event.happening);
        }
        account.rows
    }
}

/// An account while its plan is carried out.
struct Account<'a> {
    client: ClientId,
    calendar: &'a Calendar,
    market: &'a Market,
    rows: Vec<LedgerEntry>,
    units: BTreeMap<usize, Decimal>,
    cash: Decimal,
    dice: &'a mut Dice,
}

/// The numbers of a row.
struct Figures {
    units: Decimal,
    price: Option<Decimal>,
    amount: Decimal,
    fee: Decimal,
}

impl Account<'_> {
    fn act(&mut self, day: usize, intent: &Intent, paid_in: Decimal) {
        match intent {
            Intent::PayIn(share) => {
                let amount = round_sum(paid_in * decimal(*share, 6));
                self.pay_in(day, amount);
            }
            Intent::TakeOut(share) => {
                let amount = round_sum(self.cash * decimal(*share, 6));
                if amount > Decimal::ZERO && amount <= self.cash {
                    self.row(day, LedgerKind::Withdraw, None, money(-amount));
                }
            }
            Intent::Buy { listing, share } => {
                self.buy(day, *listing, paid_in * decimal(*share, 6));
            }
            Intent::BuyWorth { listing, yuan } => self.buy_worth(day, *listing, *yuan),
            Intent::Sell { listing, share } => self.sell(day, *listing, decimal(*share, 6)),
        }
    }

    /// What a product does to its holders.
    fn undergo(&mut self, day: usize, listing: usize, happening: Happening) {
        let Some(units) = self.units.get(&listing).copied() else { return };
        match happening {
            Happening::Pays(a_unit) => {
                let amount = (units * a_unit).round_dp(2);
                if amount > Decimal::ZERO {
                    self.row(day, LedgerKind::Dividend, Some(listing), money(amount));
                }
            }
            Happening::Splits(ratio) => {
                let change = (units * ratio - units).round_dp(2);
                let figures = Figures { units: change, ..money(Decimal::ZERO) };
                self.row(day, LedgerKind::Split, Some(listing), figures);
                self.units.insert(listing, units + change);
            }
            Happening::Matures => self.sell(day, listing, Decimal::ONE),
        }
    }

    fn pay_in(&mut self, day: usize, amount: Decimal) {
        if amount > Decimal::ZERO {
            self.row(day, LedgerKind::Deposit, None, money(amount));
        }
    }

    fn buy(&mut self, day: usize, listing: usize, wanted: Decimal) {
        let Some(listed) = self.market.listings.get(listing) else { return };
        let Some(close) = self.market.close(listing, day) else { return };
        let product = &listed.product;
        let rate = fee_rate(product.kind);
        let affordable = self.cash / (Decimal::ONE + rate) - Decimal::ONE;
        let least = product.min_ticket.unwrap_or_default().max(Decimal::from(LEAST_PURCHASE));
        let sum = wanted.max(least).min(affordable);
        if sum < least {
            return;
        }
        // On the exchange one orders units, elsewhere a round sum of money.
        let (units, amount) = if listed.listed {
            let units = lots(sum / close);
            (units, (units * close).round_dp(2))
        } else {
            let amount = round_sum(sum);
            ((amount / close).round_dp(2), amount)
        };
        let fee = (amount * rate).round_dp(2);
        if units <= Decimal::ZERO || amount + fee > self.cash {
            return;
        }
        let figures = Figures { units, price: Some(close), amount: -amount, fee };
        self.row(day, LedgerKind::Buy, Some(listing), figures);
        *self.units.entry(listing).or_default() += units;
    }

    fn buy_worth(&mut self, day: usize, listing: usize, yuan: Decimal) {
        let newest = self.market.last_close(listing);
        let (Some(close), Some(newest)) = (self.market.close(listing, day), newest) else { return };
        let units = yuan.checked_div(newest).unwrap_or_default().round_dp(2);
        let amount = (units * close).round_dp(2);
        // Paid in for this purchase alone, so that the rest of the account grows with what is paid in otherwise.
        self.pay_in(day, round_up(amount));
        let figures = Figures { units, price: Some(close), amount: -amount, fee: Decimal::ZERO };
        self.row(day, LedgerKind::Buy, Some(listing), figures);
        *self.units.entry(listing).or_default() += units;
    }

    fn sell(&mut self, day: usize, listing: usize, share: Decimal) {
        let Some(held) = self.units.get(&listing).copied() else { return };
        let Some(listed) = self.market.listings.get(listing) else { return };
        let Some(close) = self.market.close(listing, day) else { return };
        let units = if share >= Decimal::ONE {
            held
        } else if listed.listed {
            lots(held * share)
        } else {
            // Of less than one unit rounding may ask for more than there is.
            (held * share).round_dp(0).min(held)
        };
        if units <= Decimal::ZERO {
            return;
        }
        let amount = (units * close).round_dp(2);
        let matured = listed.product.matures_on == self.calendar.trading.get(day).copied();
        let fee = if matured { Decimal::ZERO } else { (amount * fee_rate(listed.product.kind)).round_dp(2) };
        self.row(day, LedgerKind::Sell, Some(listing), Figures { units, price: Some(close), amount, fee });
        if units == held {
            self.units.remove(&listing);
        } else {
            self.units.insert(listing, held - units);
        }
    }

    fn row(&mut self, day: usize, kind: LedgerKind, listing: Option<usize>, figures: Figures) {
        let date = self.calendar.trading.get(day).copied().unwrap_or(self.calendar.today);
        let position = self.rows.iter().rev().take_while(|row| row.date == date).count();
        self.cash += figures.amount - figures.fee;
        let product = listing.and_then(|at| self.market.listings.get(at)).map(|l| l.product.code.clone());
        self.rows.push(LedgerEntry {
            id: LedgerEntryId::new(instant(date, 15, 30), self.dice.bytes()),
            client: self.client,
            date,
            position: u32::try_from(position).unwrap_or(u32::MAX),
            kind,
            product,
            units: figures.units,
            price: figures.price,
            amount: figures.amount,
            fee: figures.fee,
        });
    }
}

fn money(amount: Decimal) -> Figures {
    Figures { units: Decimal::ZERO, price: None, amount, fee: Decimal::ZERO }
}

/// Whole lots of a hundred, rounded down.
fn lots(units: Decimal) -> Decimal {
    (units / Decimal::ONE_HUNDRED).floor() * Decimal::ONE_HUNDRED
}

/// A sum as people pay it in: two or three figures and zeros.
fn round_sum(amount: Decimal) -> Decimal {
    let step = if amount >= Decimal::from(1_000_000) {
        10_000
    } else if amount >= Decimal::from(20_000) {
        1_000
    } else {
        100
    };
    (amount / Decimal::from(step)).floor() * Decimal::from(step)
}

fn round_up(amount: Decimal) -> Decimal {
    (amount / Decimal::ONE_THOUSAND).ceil() * Decimal::ONE_THOUSAND
}

/// What the firm takes of an amount.
fn fee_rate(kind: ProductKind) -> Decimal {
    use ProductKind::{
        BondFund, CommodityFund, EquityFund, Gold, IndexFund, Insurance, MixedFund, PrivateFund, QdiiFund,
        Stock,
    };
    match kind {
        Stock | IndexFund | QdiiFund | Gold | CommodityFund => Decimal::new(25, 5),
        EquityFund | MixedFund => Decimal::new(12, 4),
        BondFund => Decimal::new(4, 4),
        PrivateFund | Insurance => Decimal::new(5, 3),
        _ => Decimal::ZERO,
    }
}
