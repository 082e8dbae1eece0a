//! The search for trades that raise the score: moves of money from one position to another, found greedily and polished, within
//! turnover, tickets, fees and cash. What a move is for and how it is worded is in `recommend`.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::objective::{Amounts, Objective};

/// A further trade must bring this many points, fees taken off; a list of many small trades helps nobody.
const LEAST_PER_MOVE: f64 = 0.25;
/// Improvements below this are noise of floating point.
const NOISE: f64 = 1e-7;
/// Pairs looked at closely after a first look at all of them.
const CLOSE_LOOKS: usize = 6;
/// Amounts tried evenly over the possible range, before the neighbourhood of the best is halved.
const EVEN_TRIES: u32 = 6;
const HALVINGS: u32 = 5;
/// Splits and climbs one after the other, at most.
const ROUNDS: u32 = 4;
/// What is left of a move when room is made beside it.
const PARTS: [f64; 3] = [0.75, 0.5, 0.25];

/// Money from one position to another: so much sold, so much bought; fees and what rounding leaves come from or go to cash.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Move {
    pub from: usize,
    pub to: usize,
    pub sold: f64,
    pub bought: f64,
}

/// Moves made one after another, and what is held after them.
#[derive(Debug, Clone)]
pub(super) struct Trades {
    pub moves: Vec<Move>,
    pub amounts: Amounts,
    /// What the search climbs; see [`Objective::guide`].
    guide: f64,
}

/// A search over one client's positions.
pub(super) struct Search<'a> {
    pub objective: &'a Objective,
    /// What may change hands in all, in CNY.
    pub turnover: f64,
    /// Amounts are multiples of this, in CNY; what fees make odd, of a tenth of it.
    step: f64,
}

impl<'a> Search<'a> {
    /// A search that may turn over a share of all value. Steps are 10,000 yuan from a million on, and fall with the power of ten.
    pub fn new(objective: &'a Objective, turnover_share: f64) -> Self {
        let step = match objective.total {
            total if total >= 1e6 => 10_000.0,
            total if total >= 1e5 => 1_000.0,
            total if total >= 1e4 => 100.0,
            _ => 10.0,
        };
        Self { objective, turnover: turnover_share * objective.total, step }
    }

    /// No moves.
    pub fn start(&self) -> Trades {
        let amounts = self.objective.start();
        Trades { moves: Vec::new(), guide: self.objective.guide(&amounts), amounts }
    }

    /// The moves among the allowed pairs that raise the worth most, at most so many beyond those in `from`: the best next move
    /// again and again, then each of them once more with the others given.
    pub fn climb(&self, from: Trades, most: usize, allowed: &dyn Fn(usize, usize) -> bool) -> Trades {
        let mut best = from;
        let room = most + best.moves.len();
        while best.moves.len() < room {
            let Some(next) = self.next(&best, allowed) else { break };
            if next.guide < best.guide + LEAST_PER_MOVE {
                break;
            }
            best = next;
        }
        self.polish(best, allowed)
    }

    /// Takes each move back and looks for a better one in its place; a move without which it is as good is dropped.
    fn polish(&self, mut best: Trades, allowed: &dyn Fn(usize, usize) -> bool) -> Trades {
        let mut at = 0;
        while at < best.moves.len() {
            let mut others = best.moves.clone();
            others.remove(at);
            let Some(without) = self.replay(&others) else {
                at += 1;
                continue;
            };
            if without.guide > best.guide - LEAST_PER_MOVE {
                best = without;
                continue;
            }
            if let Some(other) = self.next(&without, allowed)
                && other.guide > best.guide + NOISE
            {
                best = other;
            }
            at += 1;
        }
        best
    }

    /// Climbs from here over all pairs: splits moves and climbs on, as long as that helps.
    pub fn climb_far(&self, from: Trades, most: usize) -> Trades {
        let any = |_: usize, _: usize| true;
        let mut best = self.climb(from, most, &any);
        for _ in 0..ROUNDS {
            let before = best.guide;
            best = self.split(best, &any);
            best = self.climb(best, most, &any);
            if best.guide < before + LEAST_PER_MOVE {
                break;
            }
        }
        best
    }

    /// What trades are worth: points less fees.
    pub fn worth(&self, trades: &Trades) -> f64 {
        self.objective.worth(&trades.amounts)
    }

    /// Drops moves that led nowhere: those without which the trades are worth as much.
    pub fn prune(&self, mut best: Trades) -> Trades {
        let mut at = 0;
        while at < best.moves.len() {
            let mut others = best.moves.clone();
            others.remove(at);
            match self.replay(&others) {
                Some(without) if self.worth(&without) > self.worth(&best) - LEAST_PER_MOVE => {
                    best = without;
                    at = 0;
                }
                _ => at += 1,
            }
        }
        best
    }

    /// Makes room beside each move: takes part of it back, and looks for what better to do with the rest of turnover and limits.
    fn split(&self, mut best: Trades, allowed: &dyn Fn(usize, usize) -> bool) -> Trades {
        for at in 0..best.moves.len() {
            for part in PARTS {
                let mut moves = best.moves.clone();
                if let Some(step) = moves.get_mut(at) {
                    step.sold = (step.sold * part / self.step).round() * self.step;
                    step.bought = step.bought.min(step.sold);
                }
                if let Some(other) = self.replay(&moves).and_then(|smaller| self.next(&smaller, allowed))
                    && other.guide > best.guide + LEAST_PER_MOVE
                {
                    best = other;
                    break;
                }
            }
        }
        best
    }

    /// The moves made afresh, without the drift that undoing leaves; `None` when together they break a ticket or overdraw cash.
    pub fn replay(&self, moves: &[Move]) -> Option<Trades> {
        let mut trades = self.start();
        for step in moves {
            self.make(&mut trades.amounts, *step);
        }
        let cash = self.objective.cash;
        let keeps_ticket = |at: usize| {
            let bought: f64 = moves.iter().filter(|step| step.to == at).map(|step| step.bought).sum();
            at == cash || self.objective.positions.get(at).is_some_and(|position| bought >= position.ticket)
        };
        let in_cash = trades.amounts.values.get(cash).copied().unwrap_or_default();
        if in_cash < 0.0 || !moves.iter().all(|step| keeps_ticket(step.to)) {
            return None;
        }
        trades.guide = self.objective.guide(&trades.amounts);
        trades.moves = moves.to_vec();
        Some(trades)
    }

    /// The best single move from here.
    fn next(&self, from: &Trades, allowed: &dyn Fn(usize, usize) -> bool) -> Option<Trades> {
        let mut amounts = from.amounts.clone();
        let mut looks: Vec<(f64, usize, usize)> = Vec::new();
        let count = self.objective.positions.len();
        for sell in (0..count).filter(|at| self.may_sell(from, *at)) {
            for buy in (0..count).filter(|at| *at != sell && self.may_buy(from, *at) && allowed(sell, *at)) {
                let Some((low, high)) = self.range(from, sell, buy) else { continue };
                let tries = [low, f64::midpoint(low, high), high].into_iter();
                let best = tries.filter_map(|sold| self.try_out(from, &mut amounts, sell, buy, sold));
                if let Some(worth) = best.map(|(worth, _)| worth).max_by(f64::total_cmp) {
                    looks.push((worth, sell, buy));
                }
            }
        }
        // Stable: of equal ones the first by code.
        looks.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
        let mut best: Option<(f64, Move)> = None;
        for (_, sell, buy) in looks.into_iter().take(CLOSE_LOOKS) {
            if let Some((worth, found)) = self.best_amount(from, &mut amounts, sell, buy)
                && best.is_none_or(|(most, _)| worth > most + NOISE)
            {
                best = Some((worth, found));
            }
        }
        let (_, found) = best?;
        let mut moves = from.moves.clone();
        moves.push(found);
        self.replay(&moves)
    }

    /// The best amount for one pair: even tries over the range, then ever closer around the best.
    fn best_amount(
        &self,
        from: &Trades,
        amounts: &mut Amounts,
        sell: usize,
        buy: usize,
    ) -> Option<(f64, Move)> {
        let (low, high) = self.range(from, sell, buy)?;
        let mut best: Option<(f64, Move)> = None;
        let mut look = |sold: f64, best: &mut Option<(f64, Move)>| {
            if let Some((worth, found)) = self.try_out(from, amounts, sell, buy, sold)
                && best.is_none_or(|(most, _)| worth > most + NOISE)
            {
                *best = Some((worth, found));
            }
        };
        let mut width = (high - low) / f64::from(EVEN_TRIES);
        for number in 0..=EVEN_TRIES {
            look(low + f64::from(number) * width, &mut best);
        }
        for _ in 0..HALVINGS {
            width /= 2.0;
            let Some((_, around)) = best else { break };
            look((around.sold - width).max(low), &mut best);
            look((around.sold + width).min(high), &mut best);
        }
        best
    }

    /// What a move would be worth; `amounts` is left as it was.
    fn try_out(
        &self,
        from: &Trades,
        amounts: &mut Amounts,
        sell: usize,
        buy: usize,
        sold: f64,
    ) -> Option<(f64, Move)> {
        let step = self.fit(from, sell, buy, sold)?;
        self.make(amounts, step);
        let worth = self.objective.guide(amounts);
        self.unmake(amounts, step);
        Some((worth, step))
    }

    /// Rounds a move to steps and to what cash, ticket and turnover allow; `None` when nothing is left of it.
    fn fit(&self, from: &Trades, sell: usize, buy: usize, sold: f64) -> Option<Move> {
        let (cash, positions) = (self.objective.cash, &self.objective.positions);
        let (seller, buyer) = (positions.get(sell)?, positions.get(buy)?);
        let held = *from.amounts.values.get(sell)?;
        let all = sell != cash && sold > held - self.step / 2.0;
        let sold = if all { held } else { (sold / self.step).round() * self.step };
        if sold <= 0.0 || sold > held || sold > self.turnover_left(from) + NOISE {
            return None;
        }
        if buy == cash {
            return Some(Move { from: sell, to: buy, sold, bought: 0.0 });
        }
        let in_cash =
            *from.amounts.values.get(cash)? + if sell == cash { 0.0 } else { sold * (1.0 - seller.sell_fee) };
        // A yuan stays, so that no rounding overdraws the account.
        let affordable = (in_cash - 1.0) / (1.0 + buyer.buy_fee);
        let steps = |amount: f64, step: f64| (amount / step).floor() * step;
        let fine = self.step / 10.0;
        let wanted = if sold < self.step { steps(sold, fine) } else { steps(sold, self.step) };
        let bought = if wanted <= affordable { wanted } else { steps(affordable, fine) };
        let first = *from.amounts.values.get(buy)? - buyer.value;
        let enough = bought >= fine && first + bought >= buyer.ticket;
        enough.then_some(Move { from: sell, to: buy, sold, bought })
    }

    fn make(&self, amounts: &mut Amounts, step: Move) {
        self.shift(amounts, step, 1.0);
    }

    fn unmake(&self, amounts: &mut Amounts, step: Move) {
        self.shift(amounts, step, -1.0);
    }

    fn shift(&self, amounts: &mut Amounts, step: Move, sign: f64) {
        let (cash, positions) = (self.objective.cash, &self.objective.positions);
        let (Some(seller), Some(buyer)) = (positions.get(step.from), positions.get(step.to)) else { return };
        let sold = if step.from == cash { 0.0 } else { step.sold };
        let fees = sold * seller.sell_fee + step.bought * buyer.buy_fee;
        if step.from != cash {
            self.objective.shift(amounts, step.from, -sign * sold);
        }
        if step.to != cash {
            self.objective.shift(amounts, step.to, sign * step.bought);
        }
        self.objective.shift(amounts, cash, sign * (sold - step.bought - fees));
        amounts.fees += sign * fees;
    }

    fn may_sell(&self, from: &Trades, at: usize) -> bool {
        let held = from.amounts.values.get(at).is_some_and(|value| *value >= 1.0);
        let bought = from.moves.iter().any(|step| step.to == at && at != self.objective.cash);
        held && !bought && self.objective.positions.get(at).is_some_and(|position| position.sellable)
    }

    fn may_buy(&self, from: &Trades, at: usize) -> bool {
        let sold = from.moves.iter().any(|step| step.from == at && at != self.objective.cash);
        !sold && self.objective.positions.get(at).is_some_and(|position| position.buyable)
    }

    fn turnover_left(&self, from: &Trades) -> f64 {
        from.moves.iter().fold(self.turnover, |left, step| left - step.sold.max(step.bought))
    }

    /// Smallest and largest amount of a pair.
    fn range(&self, from: &Trades, sell: usize, buy: usize) -> Option<(f64, f64)> {
        let held = *from.amounts.values.get(sell)?;
        let buyer = self.objective.positions.get(buy)?;
        let high = held.min((self.turnover_left(from) / self.step).floor() * self.step);
        let already = *from.amounts.values.get(buy)? - buyer.value;
        let ticket = if buy == self.objective.cash { 0.0 } else { (buyer.ticket - already).max(0.0) };
        // A holding smaller than a step can still go as a whole.
        let low = ((ticket / self.step).ceil() * self.step).max(self.step).min(if ticket > 0.0 {
            f64::MAX
        } else {
            high
        });
        (low <= high && high > 0.0).then_some((low, high))
    }

    /// New value of each position that the moves change, exactly, by code.
    pub fn new_values(&self, trades: &Trades) -> Vec<(String, Decimal)> {
        let mut values = Vec::new();
        for (at, position) in self.objective.positions.iter().enumerate() {
            let value = trades.amounts.values.get(at).copied().unwrap_or(position.value);
            let involved = trades.moves.iter().any(|step| step.from == at || step.to == at);
            if at == self.objective.cash || !involved {
                continue;
            }
            let after = if value < 0.5 {
                Decimal::ZERO
            } else {
                let change = Decimal::from_f64(value - position.value).unwrap_or_default().round_dp(2);
                position.exact.saturating_add(change).max(Decimal::ZERO)
            };
            if after != position.exact {
                values.push((position.code.clone(), after));
            }
        }
        values
    }
}
