//! What holds for any file: no bytes panic, what is written is read back, a spoilt cell is found where it stands.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhike_domain::ids::{ProductCode, StaffId};
use zhike_domain::ledger::{LedgerEntry, LedgerKind};
use zhike_intake::{
    Book, BookFiles, BookFrame, Market, MarketFiles, Reading, book_from_bytes, market_from_bytes,
};

const TRADES_HEADER: &str = "client_id,date,kind,product,units,price,amount,fee";
const CLIENTS: &str = "client_id,name,opened_on\nC0,甲,2024-01-01\nC1,乙,2024-01-01\n";

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(offset)
}

fn known() -> BTreeSet<ProductCode> {
    ["510300".into(), "511260".into()].into()
}

fn frame() -> BookFrame<'static> {
    BookFrame { rm: StaffId(Default::default()), id_seed: "test" }
}

fn book(trades: &[u8]) -> Reading<Book> {
    book_from_bytes(BookFiles { clients: Some(CLIENTS.as_bytes()), trades: Some(trades) }, &known(), frame())
}

/// All files read from the same bytes.
fn read_as_everything(bytes: &[u8]) -> (Reading<Market>, Reading<Book>) {
    let market = market_from_bytes(MarketFiles {
        products: Some(bytes),
        closes: Some(bytes),
        dividends: Some(bytes),
        splits: Some(bytes),
        bond_yields: Some(bytes),
    });
    let book = book_from_bytes(BookFiles { clients: Some(bytes), trades: Some(bytes) }, &known(), frame());
    (market, book)
}

/// One row of `trades.csv`, sound whatever stands above it.
fn row() -> impl Strategy<Value = [String; 8]> {
    let money = (1i64..10_000_000).prop_map(|cents| Decimal::new(cents, 2));
    let product = prop_oneof![Just("510300"), Just("511260")];
    (0..2u8, 0..400u64, 0..4u8, product, 1i64..1_000_000, money, 0i64..10_000).prop_map(
        |(client, date, kind, product, units, amount, fee)| {
            let [none, units, fee] =
                [String::new(), Decimal::new(units, 2).to_string(), Decimal::new(fee, 2).to_string()];
            let (client, date, product) = (format!("C{client}"), day(date).to_string(), product.to_owned());
            let (kind, product, units, amount) = match kind {
                0 => ("deposit", none.clone(), none.clone(), amount),
                1 => ("withdraw", none.clone(), none.clone(), -amount),
                2 => ("buy", product, units, -amount),
                _ => ("dividend", product, none.clone(), amount),
            };
            [client, date, kind.to_owned(), product, units, none, amount.to_string(), fee]
        },
    )
}

fn text_of(rows: &[[String; 8]], line_end: &str) -> String {
    rows.iter().fold(format!("{TRADES_HEADER}{line_end}"), |text, row| text + &row.join(",") + line_end)
}

fn kind_word(kind: LedgerKind) -> &'static str {
    match kind {
        LedgerKind::Deposit => "deposit",
        LedgerKind::Withdraw => "withdraw",
        LedgerKind::Buy => "buy",
        LedgerKind::Sell => "sell",
        LedgerKind::Dividend => "dividend",
        LedgerKind::Split => "split",
        LedgerKind::Fee => "fee",
    }
}

/// A ledger row as the file would say it.
fn words(row: &LedgerEntry, numbers: &BTreeMap<zhike_domain::ids::ClientId, String>) -> [String; 8] {
    let or_empty = |number: Decimal| if number.is_zero() { String::new() } else { number.to_string() };
    [
        numbers[&row.client].clone(),
        row.date.to_string(),
        kind_word(row.kind).to_owned(),
        row.product.as_ref().map(ToString::to_string).unwrap_or_default(),
        or_empty(row.units),
        row.price.map(|price| price.to_string()).unwrap_or_default(),
        row.amount.to_string(),
        row.fee.to_string(),
    ]
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_as_everything(&bytes);
    }

    #[test]
    fn no_text_under_a_sound_header_panics(
        header in prop::sample::select(vec![
            "code,name,asset_class,risk_level,tracks",
            "code,date,close",
            "code,ex_date,cash_per_unit,payment_date",
            "code,effective_date,new_units_per_old",
            "date,yield_10y_pct,yield_30y_pct",
            "client_id,name,opened_on,birth_date,horizon_months",
            TRADES_HEADER,
        ]),
        body in "([,\"\\n\\r 0-9.-]|C0|510300|2024-01-0|buy|sell|split|中){0,80}",
    ) {
        read_as_everything(format!("{header}\n{body}").as_bytes());
    }

    #[test]
    fn no_number_is_too_large_or_too_long_to_be_refused(digits in "-?[0-9]{0,40}\\.?[0-9]{0,40}") {
        let closes = format!("code,date,close\n510300,2024-01-02,{digits}\n");
        market_from_bytes(MarketFiles { closes: Some(closes.as_bytes()), ..MarketFiles::default() });
        book(format!("{TRADES_HEADER}\nC0,2024-01-02,buy,510300,{digits},,-{digits},{digits}\n").as_bytes());
    }

    #[test]
    fn rows_are_read_back_as_they_were_written(
        rows in prop::collection::vec(row(), 0..60),
        windows in any::<bool>(),
        marked in any::<bool>(),
    ) {
        let text = text_of(&rows, if windows { "\r\n" } else { "\n" });
        let text = if marked { format!("\u{feff}{text}") } else { text };
        let book = book(text.as_bytes()).strict().unwrap();
        let numbers = book.clients.iter().map(|client| (client.id, client.number.clone())).collect();
        let read: Vec<[String; 8]> = book.ledger.iter().map(|row| words(row, &numbers)).collect();
        prop_assert_eq!(read, rows);
        // Rows of one client and day keep the order of the file, each in a place of its own.
        let mut next: BTreeMap<_, u32> = BTreeMap::new();
        for row in &book.ledger {
            let expected = next.entry((row.client, row.date)).or_default();
            prop_assert_eq!(row.position, *expected);
            *expected += 1;
        }
    }

    #[test]
    fn closes_are_read_back_as_they_were_written(
        series in prop::collection::btree_map("[0-9]{6}", prop::collection::btree_map(0..500u64, 1i64..10_000_000, 1..40), 0..5)
    ) {
        let mut text = String::from("code,date,close\n");
        for (code, closes) in &series {
            for (offset, close) in closes {
                writeln!(text, "{code},{},{}", day(*offset), Decimal::new(*close, 3)).unwrap();
            }
        }
        let files = MarketFiles { closes: Some(text.as_bytes()), ..MarketFiles::default() };
        let market = market_from_bytes(files).strict().unwrap();
        let read: BTreeMap<String, Vec<_>> =
            market.prices.iter().map(|(code, series)| (code.0.clone(), series.points().to_vec())).collect();
        let written: BTreeMap<String, Vec<_>> = series
            .into_iter()
            .map(|(code, closes)| {
                (code, closes.into_iter().map(|(offset, close)| (day(offset), Decimal::new(close, 3))).collect())
            })
            .collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn a_spoilt_cell_is_found_where_it_stands(
        rows in prop::collection::vec(row(), 1..40),
        at in any::<prop::sample::Index>(),
        // Client, date, kind, units, amount and fee: what no row can do without, or must be able to read.
        column in prop::sample::select(vec![0usize, 1, 2, 4, 6, 7]),
        blank_lines in 0..4usize,
    ) {
        let mut rows = rows;
        let at = at.index(rows.len());
        rows[at][column] = "?".to_owned();
        let text = text_of(&rows, "\n").replacen('\n', &"\n".repeat(1 + blank_lines), 1);
        let reading = book(text.as_bytes());
        prop_assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
        let problem = &reading.problems[0];
        prop_assert_eq!(problem.line, Some((2 + blank_lines + at) as u64));
        prop_assert_eq!(problem.column.as_ref().unwrap().number, Some(column as u64 + 1));
        prop_assert_eq!(reading.value.ledger.len(), rows.len() - 1, "the other rows are read");
    }
}
