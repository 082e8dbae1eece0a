//! Compact forms of ledger years and positions: what would be megabytes of JSON is kept in a few bytes a row.
//! Exact: decimals keep their digits and scale. Bytes that are not such a form are an error, never a panic.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use zhike_domain::ids::{ClientId, LedgerEntryId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, LedgerKind, Position};

/// A decimal as digits and scale.
#[derive(Serialize, Deserialize, Clone, Copy)]
struct Digits(i128, u32);

impl From<Decimal> for Digits {
    fn from(value: Decimal) -> Self {
        Self(value.mantissa(), value.scale())
    }
}

impl Digits {
    fn decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.0, self.1).ok()
    }
}

#[derive(Serialize, Deserialize)]
struct PackedRow {
    id: [u8; 16],
    /// Days since 1970.
    day: i32,
    position: u32,
    kind: LedgerKind,
    /// Index into the products of the year.
    product: Option<u32>,
    units: Digits,
    price: Option<Digits>,
    amount: Digits,
    fee: Digits,
}

#[derive(Serialize, Deserialize)]
struct PackedYear {
    products: Vec<String>,
    rows: Vec<PackedRow>,
}

#[derive(Serialize, Deserialize)]
struct PackedPosition {
    holdings: Vec<(String, Digits)>,
    cash: Digits,
    net_invested: Digits,
}

/// 10^15: larger amounts, units and prices are no client's, and would overflow the sums of a replay.
const LARGEST: Decimal = Decimal::from_parts(0xA4C6_8000, 0x0003_8D7E, 0, false, 0);

/// Packs the rows of one client; `None` when a row cannot be one (a figure out of all bounds).
pub(crate) fn pack_rows(rows: &[LedgerEntry]) -> Option<Vec<u8>> {
    let mut products: Vec<String> = Vec::new();
    let mut packed = Vec::with_capacity(rows.len());
    for row in rows {
        let figures = [Some(row.units), row.price, Some(row.amount), Some(row.fee)];
        if figures.into_iter().flatten().any(|figure| figure.abs() > LARGEST) {
            return None;
        }
        let product = match &row.product {
            None => None,
            Some(code) => Some(match products.iter().position(|known| *known == code.0) {
                Some(index) => u32::try_from(index).ok()?,
                None => {
                    products.push(code.0.clone());
                    u32::try_from(products.len() - 1).ok()?
                }
            }),
        };
        packed.push(PackedRow {
            id: row.id.0.into_bytes(),
            day: i32::try_from(row.date.signed_duration_since(NaiveDate::default()).num_days()).ok()?,
            position: row.position,
            kind: row.kind,
            product,
            units: row.units.into(),
            price: row.price.map(Digits::from),
            amount: row.amount.into(),
            fee: row.fee.into(),
        });
    }
    postcard::to_allocvec(&PackedYear { products, rows: packed }).ok()
}

/// Reads the rows of a client back, appending them to `rows`; `None` when the bytes are not such a form.
pub(crate) fn unpack_rows(client: ClientId, bytes: &[u8], rows: &mut Vec<LedgerEntry>) -> Option<()> {
    let year: PackedYear = postcard::from_bytes(bytes).ok()?;
    rows.reserve(year.rows.len());
    for row in year.rows {
        let product = match row.product {
            None => None,
            Some(index) => Some(ProductCode(year.products.get(usize::try_from(index).ok()?)?.clone())),
        };
        rows.push(LedgerEntry {
            id: LedgerEntryId(uuid::Uuid::from_bytes(row.id)),
            client,
            date: NaiveDate::default()
                .checked_add_signed(chrono::TimeDelta::try_days(i64::from(row.day))?)?,
            position: row.position,
            kind: row.kind,
            product,
            units: row.units.decimal()?,
            price: match row.price {
                None => None,
                Some(digits) => Some(digits.decimal()?),
            },
            amount: row.amount.decimal()?,
            fee: row.fee.decimal()?,
        });
    }
    Some(())
}

/// Packs a position.
pub(crate) fn pack_position(position: &Position) -> Option<Vec<u8>> {
    let holdings = position.holdings.iter().map(|(code, units)| (code.0.clone(), (*units).into())).collect();
    let packed =
        PackedPosition { holdings, cash: position.cash.into(), net_invested: position.net_invested.into() };
    postcard::to_allocvec(&packed).ok()
}

/// Reads a position back.
pub(crate) fn unpack_position(bytes: &[u8]) -> Option<Position> {
    let packed: PackedPosition = postcard::from_bytes(bytes).ok()?;
    let mut position = Position {
        cash: packed.cash.decimal()?,
        net_invested: packed.net_invested.decimal()?,
        ..Position::default()
    };
    for (code, units) in packed.holdings {
        position.holdings.insert(ProductCode(code), units.decimal()?);
    }
    Some(position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal() -> impl Strategy<Value = Decimal> {
        (-1_000_000_000_000i64..1_000_000_000_000, 0u32..9)
            .prop_map(|(units, scale)| Decimal::new(units, scale))
    }

    fn row() -> impl Strategy<Value = LedgerEntry> {
        let kinds = prop::sample::select(vec![LedgerKind::Buy, LedgerKind::Split, LedgerKind::Fee]);
        let products = prop::option::of(prop::sample::select(vec!["510300", "000001", "私募-7"]));
        (any::<[u8; 16]>(), 0i32..30_000, 0u32..9, kinds, products, decimal(), prop::option::of(decimal()))
            .prop_map(|(id, day, position, kind, product, units, price)| LedgerEntry {
                id: LedgerEntryId(uuid::Uuid::from_bytes(id)),
                client: ClientId(uuid::Uuid::from_bytes([1; 16])),
                date: NaiveDate::default() + chrono::TimeDelta::days(i64::from(day)),
                position,
                kind,
                product: product.map(ProductCode::from),
                units,
                price,
                amount: units,
                fee: units,
            })
    }

    proptest! {
        #[test]
        fn packing_loses_nothing(rows in prop::collection::vec(row(), 0..40)) {
            let mut back = Vec::new();
            let packed = pack_rows(&rows).unwrap();
            unpack_rows(ClientId(uuid::Uuid::from_bytes([1; 16])), &packed, &mut back).unwrap();
            prop_assert_eq!(&back, &rows);
            for (before, after) in rows.iter().zip(&back) {
                prop_assert_eq!(before.units.scale(), after.units.scale());
            }
            let position = zhike_domain::ledger::replay(&rows, NaiveDate::MAX);
            prop_assert_eq!(unpack_position(&pack_position(&position).unwrap()).unwrap(), position);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack_rows(ClientId(uuid::Uuid::nil()), &bytes, &mut Vec::new());
            let _ = unpack_position(&bytes);
        }
    }

    #[test]
    fn the_bound_is_what_it_says() {
        assert_eq!(LARGEST, Decimal::from(10i64.pow(15)));
    }

    #[test]
    fn a_figure_that_would_overflow_a_replay_is_refused() {
        let row = LedgerEntry {
            id: LedgerEntryId(uuid::Uuid::nil()),
            client: ClientId(uuid::Uuid::nil()),
            date: NaiveDate::default(),
            position: 0,
            kind: LedgerKind::Deposit,
            product: None,
            units: Decimal::ZERO,
            price: None,
            amount: Decimal::MAX,
            fee: Decimal::ZERO,
        };
        assert!(pack_rows(&[row]).is_none());
    }
}
