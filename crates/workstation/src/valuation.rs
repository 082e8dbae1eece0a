//! Values of the book at the last closes, as several use cases need them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use zhike_domain::ids::ProductCode;
use zhike_domain::ledger::{Position, ValuedHolding, value_holdings};
use zhike_domain::open_item::MaturingHolding;
use zhike_domain::price::PriceSeries;
use zhike_domain::product::Product;

/// A position at the last closes on or before a day.
pub(crate) struct Valuation {
    /// Holdings, largest first.
    pub holdings: Vec<ValuedHolding>,
    /// Priced holdings plus cash, in CNY.
    pub assets: Decimal,
    /// Holdings without a price.
    pub unpriced: usize,
}

/// Values a position.
pub(crate) fn value(
    position: &Position,
    prices: &BTreeMap<ProductCode, PriceSeries>,
    day: NaiveDate,
) -> Valuation {
    let holdings = value_holdings(position, prices, day);
    let priced: Decimal = holdings.iter().filter_map(|holding| holding.value).sum();
    let unpriced = holdings.iter().filter(|holding| holding.value.is_none()).count();
    Valuation { holdings, assets: priced + position.cash, unpriced }
}

impl Valuation {
    /// The holdings that mature, with their values.
    pub fn maturing(&self, products: &BTreeMap<ProductCode, Product>) -> Vec<MaturingHolding> {
        self.holdings
            .iter()
            .filter_map(|holding| {
                let product = products.get(&holding.product)?;
                Some(MaturingHolding {
                    product: holding.product.clone(),
                    name: product.name.clone(),
                    amount: holding.value?,
                    matures_on: product.matures_on?,
                })
            })
            .collect()
    }
}

/// A fraction of a whole, for bars and charts; `None` without a positive whole.
pub(crate) fn share(part: Decimal, whole: Decimal) -> Option<f64> {
    if whole <= Decimal::ZERO {
        return None;
    }
    part.checked_div(whole)?.to_f64()
}

/// The newest close of a set of series.
pub(crate) fn newest_price(prices: &BTreeMap<ProductCode, PriceSeries>) -> Option<NaiveDate> {
    prices.values().filter_map(|series| series.last().map(|(day, _)| day)).max()
}
