//! `zhike book`: reads a market and a book, and says where each client stands.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer, ser::SerializeMap};
use zhike_domain::calendar::statement_day;
use zhike_domain::checkup::rules::CheckupRules;
use zhike_domain::client::Client;
use zhike_domain::figures::{FigureName, Figures, HistoryFault, HistoryPoint, Withheld, figures, history};
use zhike_domain::ids::{ClientId, ProductCode, StaffId};
use zhike_domain::ledger::{LedgerEntry, daily_values, replay, value_holdings};
use zhike_domain::price::PriceSeries;
use zhike_intake::{BookFrame, Expected, Problem, read_book_rows, read_market_rows};

use crate::arguments::BookOptions;
use crate::output::{Refusal, yuan};

/// The key beside the clients' numbers.
const PROBLEMS: &str = "problems";
/// Files without which no figure can be given; the others are listed when they are missing.
const NEEDED: [&str; 4] = ["products.csv", "closes.csv", "clients.csv", "trades.csv"];

/// What is printed: clients by number, and what could not be read.
#[derive(Debug)]
pub struct Statement {
    clients: BTreeMap<String, Standing>,
    problems: Vec<Problem>,
}

impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.clients.len().saturating_add(1)))?;
        for (number, standing) in &self.clients {
            map.serialize_entry(number, standing)?;
        }
        map.serialize_entry(PROBLEMS, &self.problems)?;
        map.end()
    }
}

/// Where one client stands.
#[derive(Debug, Serialize)]
struct Standing {
    name: String,
    as_of: NaiveDate,
    market_value: Option<String>,
    cash: String,
    holdings: BTreeMap<ProductCode, String>,
    net_invested: String,
    observations: u32,
    twr: Option<f64>,
    volatility: Option<f64>,
    max_drawdown: Option<f64>,
    xirr: Option<f64>,
    var95: Option<f64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    withheld: BTreeMap<FigureName, Withheld>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<Fault>,
}

/// The day on which an account cannot be true.
#[derive(Debug, Serialize)]
struct Fault {
    date: Option<NaiveDate>,
    message: String,
}

/// Figures of the book, in the order in which they are printed.
const PRINTED: [FigureName; 5] =
    [FigureName::Twr, FigureName::Volatility, FigureName::MaxDrawdown, FigureName::Xirr, FigureName::Var95];

/// Runs the command.
pub fn book(options: &BookOptions) -> Result<Statement, Refusal> {
    let market = read_market_rows(&options.market);
    refuse_unusable(&market.problems)?;
    // Nothing printed depends on the RM or on ids; they only tie ledger rows to their client.
    let frame = BookFrame { rm: StaffId(Default::default()), id_seed: "zhike book" };
    let book = read_book_rows(&options.book, &market.value.codes, frame);
    refuse_unusable(&book.problems)?;

    let as_of = options.as_of.or_else(|| statement_day(&market.value.trading_days()));
    let as_of = as_of.ok_or_else(|| {
        Refusal::new(
            "no_trading_day",
            "there is no close to take a day from; name one with --as-of",
            "closes.csv",
        )
    })?;
    let mut ledgers: BTreeMap<ClientId, Vec<LedgerEntry>> = BTreeMap::new();
    for row in book.value.ledger {
        ledgers.entry(row.client).or_default().push(row);
    }
    let days: Vec<NaiveDate> = market.value.trading_days().into_iter().filter(|day| *day <= as_of).collect();
    let mut clients = BTreeMap::new();
    for client in &book.value.clients {
        if client.number == PROBLEMS {
            let message = "a client cannot be numbered as the key beside the clients' numbers";
            return Err(Refusal::new("reserved_number", message, "clients.csv"));
        }
        let rows = ledgers.get(&client.id).map(Vec::as_slice).unwrap_or_default();
        clients.insert(client.number.clone(), standing(client, rows, &market.value.prices, &days, as_of));
    }
    let mut problems = market.problems;
    problems.extend(book.problems);
    problems.truncate(zhike_intake::MOST_PROBLEMS);
    Ok(Statement { clients, problems })
}

fn refuse_unusable(problems: &[Problem]) -> Result<(), Refusal> {
    let needed = |p: &Problem| p.expected == Expected::Folder || NEEDED.contains(&p.file.as_str());
    let unusable = problems.iter().find(|p| p.concerns_whole_file() && needed(p));
    unusable.map_or(Ok(()), |problem| Err(Refusal::unreadable(problem)))
}

fn standing(
    client: &Client,
    rows: &[LedgerEntry],
    prices: &BTreeMap<ProductCode, PriceSeries>,
    days: &[NaiveDate],
    as_of: NaiveDate,
) -> Standing {
    let (figures, fault) = measured(&history(&daily_values(rows, prices, days)));
    let position = replay(rows, as_of);
    let values = value_holdings(&position, prices, as_of);
    let total = values
        .iter()
        .try_fold(position.cash, |sum, holding| holding.value.map(|value| sum.saturating_add(value)));
    let units = |units: &Decimal| units.normalize().to_string();
    Standing {
        name: client.name.reveal().clone(),
        as_of,
        market_value: total.map(yuan),
        cash: yuan(position.cash),
        holdings: position.holdings.iter().map(|(code, held)| (code.clone(), units(held))).collect(),
        net_invested: yuan(position.net_invested),
        observations: figures.observations,
        twr: figures.twr,
        volatility: figures.volatility,
        max_drawdown: figures.max_drawdown.map(|fall| fall.depth),
        xirr: figures.xirr.rate,
        var95: figures.var95,
        withheld: figures.withheld.into_iter().filter(|(name, _)| PRINTED.contains(name)).collect(),
        fault,
    }
}

/// The figures of a history; of one that cannot be true, no figures, and the day that shows it.
fn measured(history: &[HistoryPoint]) -> (Figures, Option<Fault>) {
    match figures(history, CheckupRules::shipped().risk_free, None) {
        Ok(figures) => (figures, None),
        Err(fault) => {
            let (date, message) = match fault {
                HistoryFault::Row { row, fault, .. } => {
                    (history.get(row).map(|point| point.date), fault.to_string())
                }
                HistoryFault::RiskFree | HistoryFault::TooLarge => (None, fault.to_string()),
            };
            (Figures::default(), Some(Fault { date, message }))
        }
    }
}
