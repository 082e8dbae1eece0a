//! The client's page: who he is, what he holds, how it went, what is open. Every view goes into the access log.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use zhike_domain::client::Client;
use zhike_domain::closed_sets::{AssetClass, SensitiveField, VisitStatus};
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, Position, ValuedHolding, daily_values, replay};
use zhike_domain::masking::masked;
use zhike_domain::open_item::{OpenItemFacts, open_items};
use zhike_domain::price::PriceSeries;
use zhike_domain::product::Product;
use zhike_domain::suitability::eligible;
use zhike_ipc::{
    AllocationSlice, ClientPage, FlowPoint, HoldingRow, HouseholdView, Identity, InterestView, MaskedField,
    MemberView, ValueCurve,
};

use crate::brief::{client_brief, days_between, open_item_view, visit_brief};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::valuation::{Valuation, share, value};

type Prices = BTreeMap<ProductCode, PriceSeries>;
type Products = BTreeMap<ProductCode, Product>;

impl Desk {
    /// The client's page.
    pub fn open_client(&self, id: ClientId) -> Result<ClientPage, Fault> {
        let (now, today) = (self.now(), self.today());
        let store = self.store();
        let client = self.known_client(id)?;
        self.note_view(id)?;
        let products = store.products()?;
        let prices = store.prices()?;
        let ledger = store.ledger(id)?;
        let position = replay(&ledger, today);
        let valuation = value(&position, &prices, today);
        let last_contact_on = store.last_contacts()?.get(&id).copied();
        let follow_ups = store.follow_ups_of(id)?;
        let cases = store.cases_of(id)?;
        let maturing = valuation.maturing(&products);
        let facts = OpenItemFacts {
            client: &client,
            maturing: &maturing,
            follow_ups: &follow_ups,
            cases: &cases,
            last_contact_on,
        };
        let open =
            open_items(&facts, today).into_iter().map(|item| open_item_view(item, now, today)).collect();
        let visits = store.visits_of(id)?;
        let unsynced = store.unsynced()?;
        let brief = client_brief(&client, today);
        let planned = visits.iter().filter(|v| v.status == VisitStatus::Planned && v.starts_at >= now);
        let price_days = || valuation.holdings.iter().filter_map(|h| h.price.map(|(day, _)| day));
        Ok(ClientPage {
            household: self.household_of(&client, today)?,
            holdings: holding_rows(&valuation, &client, &ledger, &products, &prices, today),
            cash: position.cash,
            assets: valuation.assets,
            net_invested: position.net_invested,
            unpriced: u32::try_from(valuation.unpriced).unwrap_or(u32::MAX),
            prices_from: price_days().min(),
            prices_as_of: price_days().max(),
            allocation: allocation(&valuation, &position, &products),
            value_curve: value_curve(&ledger, &prices, today),
            timeline: self.timeline_of(id, &ledger, &products, &visits, &follow_ups, &cases)?,
            open_items: open,
            visits: planned.map(|visit| visit_brief(visit, brief.clone(), &unsynced)).collect(),
            identity: identity(client, last_contact_on, today),
        })
    }

    fn household_of(&self, client: &Client, today: NaiveDate) -> Result<Option<HouseholdView>, Fault> {
        let Some(id) = client.household else { return Ok(None) };
        let Some(household) = self.store().household(id)? else { return Ok(None) };
        let prices = self.store().prices()?;
        let positions = self.store().positions()?;
        let mut members = Vec::with_capacity(household.members.len());
        for member in household.members {
            // A member who is another RM's client is not in this book: then he has a name here and nothing else.
            let known = match member.client {
                Some(id) => self.store().client(id)?.map(|c| c.id),
                None => None,
            };
            let assets = known
                .and_then(|id| positions.get(&id))
                .map(|position| value(position, &prices, today).assets);
            members.push(MemberView {
                client: known,
                name: member.name.into_inner(),
                role: member.role,
                note: member.note.map(|note| note.into_inner()),
                assets,
            });
        }
        let assets = members.iter().filter_map(|member| member.assets).sum();
        Ok(Some(HouseholdView { name: household.name.into_inner(), members, assets }))
    }
}

fn identity(client: Client, last_contact_on: Option<NaiveDate>, today: NaiveDate) -> Identity {
    let sensitive = [
        (SensitiveField::Phone, &client.phone),
        (SensitiveField::IdNumber, &client.id_number),
        (SensitiveField::Address, &client.address),
        (SensitiveField::BankCard, &client.bank_card),
    ];
    let masked_fields = sensitive
        .into_iter()
        .filter_map(|(field, value)| {
            Some(MaskedField { field, masked: masked(field, value.as_ref()?.reveal()) })
        })
        .collect();
    let valid_until = client.risk_class_valid_until();
    Identity {
        id: client.id,
        age: client.age_on(today),
        masked: masked_fields,
        risk_class_valid_until: valid_until,
        risk_class_expired: client.risk_class.is_none() || valid_until.is_none_or(|day| day < today),
        kind: client.kind,
        gender: client.gender,
        birth_date: client.birth_date.map(|day| day.into_inner()),
        lunar_birthday: client.lunar_birthday,
        tier: client.tier,
        risk_class: client.risk_class,
        occupation: client.occupation,
        opened_on: client.opened_on,
        preferred_channel: client.preferred_channel,
        do_not_contact: client.do_not_contact,
        last_contact_on,
        interests: interests(&client.interests),
        number: client.number,
        name: client.name.into_inner(),
    }
}

/// What the client cares about, most recently asked first.
pub(crate) fn interests(interests: &[zhike_domain::client::Interest]) -> Vec<InterestView> {
    let mut views: Vec<InterestView> = interests
        .iter()
        .map(|i| InterestView { text: i.text.reveal().clone(), last_asked_on: i.last_asked_on })
        .collect();
    views.sort_by_key(|view| std::cmp::Reverse(view.last_asked_on));
    views
}

fn holding_rows(
    valuation: &Valuation,
    client: &Client,
    ledger: &[LedgerEntry],
    products: &Products,
    prices: &Prices,
    today: NaiveDate,
) -> Vec<HoldingRow> {
    valuation
        .holdings
        .iter()
        .filter_map(|holding| {
            let product = products.get(&holding.product)?;
            let price_on = holding.price.map(|(day, _)| day);
            Some(HoldingRow {
                product: holding.product.clone(),
                name: product.name.clone(),
                kind: product.kind,
                risk_level: product.binding_risk_level(),
                above_class: client
                    .risk_class
                    .is_some_and(|class| !eligible(class, product.binding_risk_level())),
                units: holding.units,
                price: holding.price.map(|(_, close)| close),
                price_on,
                price_age_days: price_on.map(|day| days_between(day, today)),
                value: holding.value,
                share: holding.value.and_then(|value| share(value, valuation.assets)),
                day_change: day_change(holding, prices),
                gain: holding.value.map(|value| value + cash_through(ledger, &holding.product)),
                matures_on: product.matures_on,
            })
        })
        .collect()
}

/// Change of a holding's value from the close before its price to its price.
fn day_change(holding: &ValuedHolding, prices: &Prices) -> Option<Decimal> {
    let (day, close) = holding.price?;
    let (_, before) = prices.get(&holding.product)?.close_on_or_before(day.pred_opt()?)?;
    holding.units.checked_mul(close.checked_sub(before)?)
}

/// Cash that a product brought and cost so far: sales and dividends minus purchases and fees.
fn cash_through(ledger: &[LedgerEntry], product: &ProductCode) -> Decimal {
    let rows = ledger.iter().filter(|row| row.product.as_ref() == Some(product));
    rows.map(|row| row.amount - row.fee).sum()
}

fn allocation(valuation: &Valuation, position: &Position, products: &Products) -> Vec<AllocationSlice> {
    let mut by_class: BTreeMap<AssetClass, Decimal> = BTreeMap::new();
    *by_class.entry(AssetClass::Cash).or_default() += position.cash;
    for holding in &valuation.holdings {
        let (Some(value), Some(product)) = (holding.value, products.get(&holding.product)) else { continue };
        for (class, part) in product.kind.asset_classes() {
            *by_class.entry(*class).or_default() += value * part;
        }
    }
    by_class
        .into_iter()
        .filter(|(_, value)| !value.is_zero())
        .map(|(class, value)| AllocationSlice {
            class,
            value,
            share: share(value, valuation.assets).unwrap_or_default(),
        })
        .collect()
}

/// The value curve over the days on which anything he ever held has a price.
fn value_curve(ledger: &[LedgerEntry], prices: &Prices, today: NaiveDate) -> ValueCurve {
    let mut held: Vec<&ProductCode> = ledger.iter().filter_map(|row| row.product.as_ref()).collect();
    held.sort();
    held.dedup();
    let mut days: Vec<NaiveDate> = held
        .iter()
        .filter_map(|product| prices.get(*product))
        .flat_map(|series| series.points().iter().map(|(day, _)| *day))
        .filter(|day| *day <= today)
        .collect();
    days.sort();
    days.dedup();
    let mut curve = ValueCurve::default();
    for point in daily_values(ledger, prices, &days) {
        curve.days.push(point.date);
        curve.values.push(point.value.to_f64().unwrap_or_default());
        if !point.flow.is_zero() {
            curve.flows.push(FlowPoint { day: point.date, amount: point.flow.to_f64().unwrap_or_default() });
        }
    }
    curve
}
