//! The products of the demo firm, from `assets/demo/products.toml`: the standing ones, and series that begin and end.
//! Their prices are made in `market`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use zhike_domain::closed_sets::{IssuerKind, ProductKind, RiskLevel};
use zhike_domain::ids::ProductCode;
use zhike_domain::product::Product;

use crate::assets;
use crate::days::{Calendar, shifted};

/// A product with what is needed to price and to sell it.
pub(crate) struct Listing {
    /// The product.
    pub product: Product,
    /// How its price moves.
    pub pricing: Pricing,
    /// How often it is bought.
    pub weight: u32,
    /// Traded on an exchange: in lots of 100.
    pub listed: bool,
    /// First day on which it can be bought; none for products older than the window.
    pub issued_on: Option<NaiveDate>,
    /// Its money becomes free within weeks: it is held by those alone to whom it is given.
    pub scarce: bool,
    /// Interest of its whole term a unit, paid when it matures.
    pub interest_at_end: Option<Decimal>,
    /// Money paid on a unit each year.
    pub yearly: Option<Yearly>,
    /// Days on which its units are split, with the new units for an old one.
    pub splits: Vec<Split>,
}

/// How a price moves.
#[derive(Clone, Deserialize)]
pub(crate) struct Pricing {
    #[serde(default = "par")]
    pub price: f64,
    #[serde(default = "par_places")]
    pub places: u32,
    #[serde(default)]
    pub moves: BTreeMap<String, f64>,
    #[serde(default)]
    pub drift: f64,
    #[serde(default)]
    pub own: f64,
    #[serde(default)]
    pub weekly: bool,
    #[serde(default)]
    pub monthly: bool,
}

/// Money paid on a unit each year.
#[derive(Clone, Copy)]
pub(crate) enum Yearly {
    /// A share of the close, in this month.
    Share { month: u32, share: f64 },
    /// A coupon on 100 yuan of face value, in this month.
    Coupon { month: u32, rate: Decimal },
}

/// A split.
#[derive(Clone, Deserialize)]
pub(crate) struct Split {
    pub on: NaiveDate,
    pub ratio: Decimal,
}

fn par() -> f64 {
    1.0
}

fn par_places() -> u32 {
    4
}

#[derive(Deserialize)]
struct File {
    product: Vec<Entry>,
    series: Vec<Series>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    #[serde(flatten)]
    terms: Terms,
    #[serde(flatten)]
    pricing: Pricing,
    #[serde(default)]
    listed: bool,
    dividend: Option<Dividend>,
    coupon: Option<Decimal>,
    coupon_month: Option<u32>,
    #[serde(default)]
    splits: Vec<Split>,
    matures_in: Option<i64>,
}

#[derive(Deserialize)]
struct Series {
    code: String,
    #[serde(flatten)]
    terms: Terms,
    #[serde(flatten)]
    pricing: Pricing,
    days: i64,
    pays: Option<Decimal>,
    matures_in: Vec<i64>,
    every: i64,
}

/// What stands on a product's sheet.
#[derive(Clone, Deserialize)]
struct Terms {
    name: String,
    kind: ProductKind,
    issuer: String,
    issuer_kind: IssuerKind,
    risk: RiskLevel,
    #[serde(default)]
    other_ratings: Vec<RiskLevel>,
    #[serde(default)]
    lockup_months: u32,
    redeem_days: Option<u32>,
    #[serde(default)]
    private: bool,
    min_ticket: Option<Decimal>,
    #[serde(default)]
    sectors: BTreeMap<String, Decimal>,
    tracks: Option<String>,
    cost: Option<Decimal>,
    weight: u32,
}

#[derive(Clone, Copy, Deserialize)]
struct Dividend {
    month: u32,
    share: f64,
}

/// From here on a maturity is far enough away to be held by many: an item stands on Today's list at thirty days, and a
/// demo is looked at for some weeks.
const SCARCE_UNTIL: i64 = 60;

/// All products of the firm as of today: the standing ones, then the series by day of maturity.
pub(crate) fn listings(calendar: &Calendar) -> Vec<Listing> {
    let file: File = assets::PRODUCTS.read();
    let standing = file.product.into_iter().map(|entry| standing(entry, calendar));
    let series = file.series.iter().flat_map(|series| issues(series, calendar));
    standing.chain(series).collect()
}

fn standing(entry: Entry, calendar: &Calendar) -> Listing {
    let matures_on = entry.matures_in.map(|days| calendar.working_day_from(calendar.in_days(days)));
    let share = entry.dividend.map(|d| Yearly::Share { month: d.month, share: d.share });
    let coupon = entry.coupon.zip(entry.coupon_month).map(|(rate, month)| Yearly::Coupon { month, rate });
    Listing {
        product: product(entry.code, entry.terms.name.clone(), &entry.terms, matures_on),
        pricing: entry.pricing,
        weight: entry.terms.weight,
        listed: entry.listed,
        issued_on: None,
        scarce: false,
        interest_at_end: None,
        yearly: share.or(coupon),
        splits: entry.splits,
    }
}

/// The issues of a series, oldest first, numbered as the house numbers them.
fn issues(series: &Series, calendar: &Calendar) -> Vec<Listing> {
    let first_day = calendar.trading.first().copied().unwrap_or(calendar.today);
    let back_to = first_day.signed_duration_since(calendar.today).num_days() + series.days;
    let past = (1..).map(|n| -series.every * n + 20).take_while(|offset| *offset > back_to);
    let mut offsets: Vec<i64> = past.chain(series.matures_in.iter().copied()).collect();
    offsets.sort_unstable();
    let issue = |(number, offset): (usize, &i64)| {
        let matures_on = calendar.working_day_from(calendar.in_days(*offset));
        let issued_on = calendar.working_day_from(shifted(matures_on, -series.days));
        let number = number + 1;
        let name = format!("{}第 {number} 期", series.terms.name);
        let code = format!("{}-{number:03}", series.code);
        let term = Decimal::from(matures_on.signed_duration_since(issued_on).num_days());
        let interest =
            series.pays.and_then(|rate| (rate * term).checked_div(Decimal::from(365))).map(|i| i.round_dp(6));
        Listing {
            product: product(code, name, &series.terms, Some(matures_on)),
            pricing: series.pricing.clone(),
            weight: series.terms.weight,
            listed: false,
            issued_on: Some(issued_on),
            scarce: (0..SCARCE_UNTIL).contains(offset),
            interest_at_end: interest,
            yearly: None,
            splits: Vec::new(),
        }
    };
    offsets.iter().enumerate().map(issue).collect()
}

fn product(code: String, name: String, terms: &Terms, matures_on: Option<NaiveDate>) -> Product {
    Product {
        code: ProductCode(code),
        name,
        kind: terms.kind,
        issuer: Some(terms.issuer.clone()),
        issuer_kind: terms.issuer_kind,
        risk_level: terms.risk,
        other_ratings: terms.other_ratings.clone(),
        lockup_months: terms.lockup_months,
        redeem_days: terms.redeem_days,
        matures_on,
        private: terms.private,
        min_ticket: terms.min_ticket,
        sector_weights: terms.sectors.clone(),
        tracks: terms.tracks.clone(),
        annual_cost: terms.cost,
        guaranteed: terms.kind == ProductKind::Deposit,
        insurance: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn listed() -> Vec<Listing> {
        listings(&Calendar::new("2026-11-20".parse().unwrap()))
    }

    #[test]
    fn there_is_something_of_every_kind_and_every_code_once() {
        let listings = listed();
        let kinds: BTreeSet<ProductKind> = listings.iter().map(|l| l.product.kind).collect();
        assert_eq!(kinds.len(), ProductKind::ALL.len());
        let codes: BTreeSet<&ProductCode> = listings.iter().map(|l| &l.product.code).collect();
        assert_eq!(codes.len(), listings.len());
    }

    #[test]
    fn money_becomes_free_on_several_of_the_coming_days() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        let soon: BTreeSet<NaiveDate> =
            listed().iter().filter_map(|l| l.product.matures_on).filter(|day| *day >= today).collect();
        let within = soon.iter().filter(|day| day.signed_duration_since(today).num_days() <= 7).count();
        assert!(within >= 3, "{soon:?}");
    }

    #[test]
    fn what_becomes_free_within_weeks_is_held_by_few() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        for listing in listed() {
            let ahead = listing.product.matures_on.map(|day| day.signed_duration_since(today).num_days());
            let soon = ahead.is_some_and(|days| (0..SCARCE_UNTIL).contains(&days));
            assert!(listing.scarce || !soon, "{}", listing.product.code);
        }
    }
}
