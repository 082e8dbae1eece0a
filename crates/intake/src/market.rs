//! Files of a market: products, closes, dividends, splits, government bond yields. Nothing about clients.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::{IssuerKind, ProductKind, RiskLevel};
use zhike_domain::ids::ProductCode;
use zhike_domain::price::{Dividend, PriceSeries, Split, is_price};
use zhike_domain::product::Product;

use crate::problem::{Expected, Problems, Reading};
use crate::table::{Format, Row, Sign, Unreadable, read_table};

/// What the files of a market hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Market {
    /// Products, in the file's order.
    pub products: Vec<Product>,
    /// Codes of all products named, of rows that could not be read too: these are known, whatever else is wrong.
    pub codes: BTreeSet<ProductCode>,
    /// Closes by code, unadjusted. Codes that are no product of the list are indices.
    pub prices: BTreeMap<ProductCode, PriceSeries>,
    /// Cash dividends.
    pub dividends: Vec<Dividend>,
    /// Splits and consolidations.
    pub splits: Vec<Split>,
    /// Yields of government bonds.
    pub bond_yields: Vec<BondYields>,
}

impl Market {
    /// The days on which the exchange traded, ascending: those of the fund with the longest record of daily closes
    /// (510300), or where the market has none, all days with a close of a product.
    pub fn trading_days(&self) -> Vec<NaiveDate> {
        let days_of = |series: &PriceSeries| series.points().iter().map(|(day, _)| *day).collect::<Vec<_>>();
        if let Some(series) = self.prices.get(&ProductCode::from(CALENDAR)) {
            return days_of(series);
        }
        let of_products = self.products.iter().filter_map(|product| self.prices.get(&product.code));
        of_products.flat_map(days_of).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// Yields to maturity of government bonds on a day, as fractions a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BondYields {
    /// The day.
    pub date: NaiveDate,
    /// Ten years to maturity.
    pub ten_years: Decimal,
    /// Thirty years to maturity.
    pub thirty_years: Decimal,
}

/// The contents of a market's files.
#[derive(Debug, Clone, Copy, Default)]
pub struct MarketFiles<'a> {
    /// `products.csv`.
    pub products: Option<&'a [u8]>,
    /// `closes.csv`.
    pub closes: Option<&'a [u8]>,
    /// `dividends.csv`.
    pub dividends: Option<&'a [u8]>,
    /// `splits.csv`.
    pub splits: Option<&'a [u8]>,
    /// `bond_yields.csv`.
    pub bond_yields: Option<&'a [u8]>,
}

pub(crate) const PRODUCTS: &str = "products.csv";
pub(crate) const CLOSES: &str = "closes.csv";
pub(crate) const DIVIDENDS: &str = "dividends.csv";
pub(crate) const SPLITS: &str = "splits.csv";
pub(crate) const BOND_YIELDS: &str = "bond_yields.csv";

/// The one exchange-traded fund of class commodity that holds gold itself.
const GOLD: &str = "518880";
/// The fund whose closes stand for the exchange's trading days.
const CALENDAR: &str = "510300";
/// Ten trading years and more of a fund's closes, so that a series seldom grows.
const USUAL_CLOSES: usize = 4_096;

/// Reads a market from its files' contents; rows that cannot be read are left out and listed. A file that is `None`
/// is passed over.
pub fn market_from_bytes(files: MarketFiles<'_>) -> Reading<Market> {
    let mut problems = Problems::default();
    let market = market(files, &mut problems);
    problems.into_reading(market)
}

pub(crate) fn market(files: MarketFiles<'_>, problems: &mut Problems) -> Market {
    let (products, codes) = files.products.map(|bytes| products(bytes, problems)).unwrap_or_default();
    // Without a list of products every code would be unknown; the missing list is the one problem then.
    let known = (!codes.is_empty()).then_some(&codes);
    let mut market = Market::default();
    if let Some(bytes) = files.closes {
        market.prices = closes(bytes, problems);
    }
    if let Some(bytes) = files.dividends {
        market.dividends = dividends(bytes, known, problems);
    }
    if let Some(bytes) = files.splits {
        market.splits = splits(bytes, known, problems);
    }
    if let Some(bytes) = files.bond_yields {
        market.bond_yields = bond_yields(bytes, problems);
    }
    market.products = products;
    market.codes = codes;
    market
}

fn products(bytes: &[u8], problems: &mut Problems) -> (Vec<Product>, BTreeSet<ProductCode>) {
    const FORMAT: Format = Format {
        file: PRODUCTS,
        required: &["code", "name", "asset_class", "risk_level"],
        optional: &["tracks"],
        public: true,
    };
    let mut products: Vec<Product> = Vec::new();
    let mut codes = BTreeSet::new();
    read_table(&FORMAT, bytes, problems, |row| {
        let code = row.code(0).and_then(|code| {
            if codes.insert(ProductCode::from(code)) {
                Ok(code)
            } else {
                Err(row.fault(0, Expected::NewProduct))
            }
        });
        let name = row.some_text(1);
        let kind = row.value(2, Expected::AssetClass, kind_of_asset_class);
        let risk_level = row.value(3, Expected::RiskLevel, risk_level);
        let tracks = row.text(4);
        let (Ok(code), Ok(name), Ok(kind), Ok(risk_level), Ok(tracks)) =
            (code, name, kind, risk_level, tracks)
        else {
            return;
        };
        products.push(Product {
            code: ProductCode::from(code),
            name: name.to_owned(),
            kind: if code == GOLD { ProductKind::Gold } else { kind },
            issuer: None,
            issuer_kind: IssuerKind::Fund,
            risk_level,
            other_ratings: Vec::new(),
            lockup_months: 0,
            // Funds with closes trade on an exchange: what is sold today can be drawn on the next trading day.
            redeem_days: Some(1),
            matures_on: None,
            private: false,
            min_ticket: None,
            sector_weights: BTreeMap::new(),
            tracks: tracks.map(str::to_owned),
            annual_cost: None,
            guaranteed: false,
            insurance: None,
        });
    });
    (products, codes)
}

fn kind_of_asset_class(text: &str) -> Option<ProductKind> {
    match text {
        "equity_cn" => Some(ProductKind::IndexFund),
        "equity_overseas" => Some(ProductKind::QdiiFund),
        "bond" => Some(ProductKind::BondFund),
        "commodity" => Some(ProductKind::CommodityFund),
        _ => None,
    }
}

fn risk_level(text: &str) -> Option<RiskLevel> {
    match text {
        "R1" => Some(RiskLevel::R1),
        "R2" => Some(RiskLevel::R2),
        "R3" => Some(RiskLevel::R3),
        "R4" => Some(RiskLevel::R4),
        "R5" => Some(RiskLevel::R5),
        _ => None,
    }
}

fn closes(bytes: &[u8], problems: &mut Problems) -> BTreeMap<ProductCode, PriceSeries> {
    const FORMAT: Format =
        Format { file: CLOSES, required: &["code", "date", "close"], optional: &[], public: true };
    let mut points: BTreeMap<String, Vec<(NaiveDate, Decimal)>> = BTreeMap::new();
    read_table(&FORMAT, bytes, problems, |row| {
        let code = row.code(0);
        let date = row.date(1);
        let close = row
            .number(2, Sign::Positive)
            .and_then(|close| if is_price(close) { Ok(close) } else { Err(row.fault(2, Expected::Price)) });
        let (Ok(code), Ok(date), Ok(close)) = (code, date, close) else { return };
        if !points.contains_key(code) {
            points.insert(code.to_owned(), Vec::with_capacity(USUAL_CLOSES));
        }
        let Some(series) = points.get_mut(code) else { return };
        match series.last() {
            Some((last, _)) if *last >= date => {
                let twice = series.binary_search_by_key(&date, |(day, _)| *day).is_ok();
                row.fault(1, if twice { Expected::NewDay } else { Expected::LaterDay });
            }
            _ => series.push((date, close)),
        }
    });
    let series = points.into_iter().filter_map(|(code, points)| {
        let code = ProductCode(code);
        // Order and size were checked row by row, so that no series is refused here.
        PriceSeries::new(code.clone(), points).ok().map(|series| (code, series))
    });
    series.collect()
}

/// The code of a product on the list; without a list any code will do.
fn known_product<'a>(
    row: &mut Row<'a>,
    known: Option<&BTreeSet<ProductCode>>,
) -> Result<&'a str, Unreadable> {
    let code = row.code(0)?;
    match known {
        Some(known) if !known.contains(&ProductCode::from(code)) => Err(row.fault(0, Expected::KnownProduct)),
        _ => Ok(code),
    }
}

fn dividends(bytes: &[u8], known: Option<&BTreeSet<ProductCode>>, problems: &mut Problems) -> Vec<Dividend> {
    const FORMAT: Format = Format {
        file: DIVIDENDS,
        required: &["code", "ex_date", "cash_per_unit"],
        optional: &["payment_date"],
        public: true,
    };
    let mut dividends = Vec::new();
    let mut seen = BTreeSet::new();
    read_table(&FORMAT, bytes, problems, |row| {
        let product = known_product(row, known);
        let ex_date = row.date(1);
        let cash_per_unit = row.number(2, Sign::Positive);
        let paid_on = row.value_if_any(3, Expected::IsoDate, crate::table::parse_date);
        let (Ok(code), Ok(ex_date), Ok(cash_per_unit), Ok(paid_on)) =
            (product, ex_date, cash_per_unit, paid_on)
        else {
            return;
        };
        let product = ProductCode::from(code);
        if seen.insert((product.clone(), ex_date)) {
            dividends.push(Dividend { product, ex_date, cash_per_unit, paid_on });
        } else {
            row.fault(1, Expected::NewEvent);
        }
    });
    dividends
}

fn splits(bytes: &[u8], known: Option<&BTreeSet<ProductCode>>, problems: &mut Problems) -> Vec<Split> {
    const FORMAT: Format = Format {
        file: SPLITS,
        required: &["code", "effective_date", "new_units_per_old"],
        optional: &[],
        public: true,
    };
    let mut splits = Vec::new();
    let mut seen = BTreeSet::new();
    read_table(&FORMAT, bytes, problems, |row| {
        let product = known_product(row, known);
        let effective_on = row.date(1);
        let ratio = row.number(2, Sign::Positive);
        let (Ok(code), Ok(effective_on), Ok(new_units_per_old)) = (product, effective_on, ratio) else {
            return;
        };
        let product = ProductCode::from(code);
        if seen.insert((product.clone(), effective_on)) {
            splits.push(Split { product, effective_on, new_units_per_old });
        } else {
            row.fault(1, Expected::NewEvent);
        }
    });
    splits
}

fn bond_yields(bytes: &[u8], problems: &mut Problems) -> Vec<BondYields> {
    const FORMAT: Format = Format {
        file: BOND_YIELDS,
        required: &["date", "yield_10y_pct", "yield_30y_pct"],
        optional: &[],
        public: true,
    };
    const PER_CENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
    let mut yields: Vec<BondYields> = Vec::new();
    // Yields have stood below zero elsewhere; only their form is checked.
    let per_cent = |text: &str| crate::table::parse_decimal(text)?.checked_mul(PER_CENT);
    read_table(&FORMAT, bytes, problems, |row| {
        let date = row.date(0);
        let ten_years = row.value(1, Expected::Number, per_cent);
        let thirty_years = row.value(2, Expected::Number, per_cent);
        let (Ok(date), Ok(ten_years), Ok(thirty_years)) = (date, ten_years, thirty_years) else { return };
        if yields.last().is_some_and(|last| last.date >= date) {
            let twice = yields.binary_search_by_key(&date, |row| row.date).is_ok();
            row.fault(0, if twice { Expected::NewDay } else { Expected::LaterDay });
        } else {
            yields.push(BondYields { date, ten_years, thirty_years });
        }
    });
    yields
}
