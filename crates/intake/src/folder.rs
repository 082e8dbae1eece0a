//! The same from folders on disk. What the bytes mean is not here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use zhike_domain::client::tier_by_assets;
use zhike_domain::ids::{ClientId, ProductCode, StaffId};
use zhike_domain::ledger::{LedgerEntry, replay, value_holdings};
use zhike_domain::price::PriceSeries;
use zhike_domain::staff::Staff;

use crate::book::{self, Book, BookFiles, BookFrame};
use crate::firm::FirmData;
use crate::market::{self, Market, MarketFiles};
use crate::problem::{Expected, FoundKind, Problem, Problems, Reading};

/// Larger files are no files of a market or a book; reading them would only fill the memory.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Reads a market's folder: all of it, or the list of what cannot be read. `bond_yields.csv` may be absent.
pub fn read_market(folder: &Path) -> Result<Market, Vec<Problem>> {
    read_market_rows(folder).strict()
}

/// Reads what can be read of a market's folder.
pub fn read_market_rows(folder: &Path) -> Reading<Market> {
    let mut problems = Problems::default();
    let market = market_in(folder, &mut problems);
    problems.into_reading(market)
}

/// Reads a book's folder: all of it, or the list of what cannot be read. Products of trades must be among `known`.
pub fn read_book(
    folder: &Path,
    known: &BTreeSet<ProductCode>,
    frame: BookFrame<'_>,
) -> Result<Book, Vec<Problem>> {
    read_book_rows(folder, known, frame).strict()
}

/// Reads what can be read of a book's folder.
pub fn read_book_rows(folder: &Path, known: &BTreeSet<ProductCode>, frame: BookFrame<'_>) -> Reading<Book> {
    let mut problems = Problems::default();
    let book = book_in(folder, known, frame, &mut problems);
    problems.into_reading(book)
}

/// What the files do not say about the firm they are imported into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmFrame {
    /// The firm's name.
    pub name: String,
    /// Its people.
    pub staff: Vec<Staff>,
    /// The RM in charge of all clients of the files.
    pub demo_rm: StaffId,
    /// From what ids are made: the same seed and files give the same ids.
    pub id_seed: String,
}

/// A whole firm from a market's and a book's folder: all of it, or the list of what cannot be read in either. Clients
/// get their tier by their assets on the last day of the market (AG-05).
pub fn firm_from_files(market: &Path, book: &Path, frame: &FirmFrame) -> Result<FirmData, Vec<Problem>> {
    let mut problems = Problems::default();
    let market = market_in(market, &mut problems);
    let of_book = BookFrame { rm: frame.demo_rm, id_seed: &frame.id_seed };
    let mut book = book_in(book, &market.codes, of_book, &mut problems);
    problems.into_reading(()).strict()?;

    let last_day = market.prices.values().filter_map(PriceSeries::last).map(|(day, _)| day).max();
    let assets = assets_by_client(&book.ledger, &market.prices, last_day.unwrap_or(NaiveDate::MAX));
    for client in &mut book.clients {
        client.tier = tier_by_assets(assets.get(&client.id).copied().unwrap_or_default());
    }
    Ok(FirmData {
        name: frame.name.clone(),
        staff: frame.staff.clone(),
        demo_rm: Some(frame.demo_rm),
        products: market.products,
        prices: market.prices.into_values().collect(),
        dividends: market.dividends,
        splits: market.splits,
        clients: book.clients,
        ledger: book.ledger,
        ..FirmData::default()
    })
}

/// Cash and holdings of each client on a day; a holding without a price counts nothing.
fn assets_by_client(
    rows: &[LedgerEntry],
    prices: &BTreeMap<ProductCode, PriceSeries>,
    day: NaiveDate,
) -> BTreeMap<ClientId, Decimal> {
    let mut ledgers: BTreeMap<ClientId, Vec<LedgerEntry>> = BTreeMap::new();
    for row in rows {
        ledgers.entry(row.client).or_default().push(row.clone());
    }
    let assets = ledgers.into_iter().map(|(client, rows)| {
        let position = replay(&rows, day);
        let holdings = value_holdings(&position, prices, day);
        let total =
            holdings.iter().filter_map(|holding| holding.value).fold(position.cash, Decimal::saturating_add);
        (client, total)
    });
    assets.collect()
}

fn market_in(folder: &Path, problems: &mut Problems) -> Market {
    if !is_folder(folder, problems) {
        return Market::default();
    }
    let mut bytes = |name| bytes_of(folder, name, problems);
    let products = bytes(market::PRODUCTS);
    let closes = bytes(market::CLOSES);
    let dividends = bytes(market::DIVIDENDS);
    let splits = bytes(market::SPLITS);
    let there = folder.join(market::BOND_YIELDS).exists();
    let bond_yields = if there { bytes(market::BOND_YIELDS) } else { None };
    let files = MarketFiles {
        products: products.as_deref(),
        closes: closes.as_deref(),
        dividends: dividends.as_deref(),
        splits: splits.as_deref(),
        bond_yields: bond_yields.as_deref(),
    };
    market::market(files, problems)
}

fn book_in(
    folder: &Path,
    known: &BTreeSet<ProductCode>,
    frame: BookFrame<'_>,
    problems: &mut Problems,
) -> Book {
    if !is_folder(folder, problems) {
        return Book::default();
    }
    let clients = bytes_of(folder, book::CLIENTS, problems);
    let trades = bytes_of(folder, book::TRADES, problems);
    let files = BookFiles { clients: clients.as_deref(), trades: trades.as_deref() };
    book::book(files, known, frame, problems)
}

fn is_folder(folder: &Path, problems: &mut Problems) -> bool {
    let kind = match fs::metadata(folder) {
        Ok(about) if about.is_dir() => return true,
        Ok(_) => FoundKind::Text,
        Err(_) => FoundKind::Nothing,
    };
    // The folder's own name is said, the way to it is not: it may lead through a person's home.
    let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy();
    problems.whole_file(&name, Expected::Folder, kind);
    false
}

fn bytes_of(folder: &Path, name: &str, problems: &mut Problems) -> Option<Vec<u8>> {
    let path = folder.join(name);
    let (expected, kind) = match fs::metadata(&path) {
        Ok(about) if about.is_dir() => (Expected::File, FoundKind::Folder),
        Ok(about) if !about.is_file() => (Expected::File, FoundKind::OtherBytes),
        Ok(about) if about.len() > MOST_BYTES => (Expected::SmallerFile, FoundKind::OtherBytes),
        Ok(_) => {
            let mut bytes = Vec::new();
            // The limit holds even if the file grows while it is read.
            match File::open(&path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes)) {
                Ok(_) => return Some(bytes),
                Err(_) => (Expected::File, FoundKind::OtherBytes),
            }
        }
        Err(_) => (Expected::File, FoundKind::Nothing),
    };
    problems.whole_file(name, expected, kind);
    None
}
