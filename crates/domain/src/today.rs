//! Today's list: which open items stand on it, and in what order (AG-01, AG-02).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::closed_sets::Tier;
use crate::ids::ClientId;
use crate::open_item::OpenItem;

/// The groups of the list, in their order (AG-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum TodayGroup {
    /// Legal duties and running clocks.
    Duty,
    /// Money that is at risk or becomes free.
    Money,
    /// Promises and care.
    Care,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodayRow {
    /// Whom it is about.
    pub client: ClientId,
    /// Where it stands.
    pub group: TodayGroup,
    /// Why.
    pub item: OpenItem,
}

/// An open item with what is needed to place it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Whose it is.
    pub client: ClientId,
    /// His tier.
    pub tier: Tier,
    /// His assets in CNY, where known.
    pub assets: Option<Decimal>,
    /// The item.
    pub item: OpenItem,
}

/// Days for which the early notice of an item stays on the list, counted from its first stage.
const NOTICE_DAYS: i64 = 3;
/// Days after its deadline for which an expiry stays on the list; later it belongs to the duty board.
const OVERDUE_DAYS: i64 = 3;

/// Whether an item stands on the list of a day. AG-01 names stages (a maturity: 30, 7 and 1 days ahead). We show an
/// item for three days from its first stage, so that a weekend does not hide it, and on every day from its second
/// stage on: a maturity in four days must not be absent because four is no stage.
pub fn stands_on(item: &OpenItem, today: NaiveDate) -> bool {
    let days_ahead = |day: NaiveDate| day.signed_duration_since(today).num_days();
    let staged = |day: NaiveDate, first: i64, second: i64| {
        let ahead = days_ahead(day);
        (first - NOTICE_DAYS < ahead && ahead <= first) || (-OVERDUE_DAYS <= ahead && ahead <= second)
    };
    match item {
        OpenItem::Case { .. } => true,
        OpenItem::RiskClassExpiry { valid_until, .. } => staged(*valid_until, 30, 7),
        OpenItem::IdDocumentExpiry { expires_on } => staged(*expires_on, 30, 7),
        OpenItem::Maturity { matures_on, .. } => staged(*matures_on, 30, 7),
        OpenItem::Birthday { on, .. } => staged(*on, 7, 1),
        OpenItem::Promise { due_on, .. } => days_ahead(*due_on) <= 1,
        // Contacts that are due fill the quiet part of the day from the client list, not Today's first screen.
        OpenItem::ContactDue { .. } => false,
    }
}

/// The list of a day: duties and clocks first by deadline, then money by amount, then promises and care by day;
/// among equals the more valuable client comes first (AG-02).
pub fn todays_rows(candidates: Vec<Candidate>, today: NaiveDate) -> Vec<TodayRow> {
    let mut standing: Vec<Candidate> = candidates.into_iter().filter(|c| stands_on(&c.item, today)).collect();
    standing.sort_by(|a, b| {
        let (group_a, group_b) = (group(&a.item), group(&b.item));
        group_a
            .cmp(&group_b)
            .then_with(|| {
                if group_a == TodayGroup::Money {
                    b.item.amount().cmp(&a.item.amount())
                } else {
                    std::cmp::Ordering::Equal
                }
            })
            .then_with(|| a.item.due_on().cmp(&b.item.due_on()))
            .then_with(|| b.tier.cmp(&a.tier))
            .then_with(|| b.assets.cmp(&a.assets))
            .then_with(|| a.client.cmp(&b.client))
    });
    standing.into_iter().map(|c| TodayRow { client: c.client, group: group(&c.item), item: c.item }).collect()
}

fn group(item: &OpenItem) -> TodayGroup {
    match item {
        OpenItem::Case { .. } | OpenItem::RiskClassExpiry { .. } | OpenItem::IdDocumentExpiry { .. } => {
            TodayGroup::Duty
        }
        OpenItem::Maturity { .. } => TodayGroup::Money,
        OpenItem::Promise { .. } | OpenItem::Birthday { .. } | OpenItem::ContactDue { .. } => {
            TodayGroup::Care
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ProductCode;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn maturity(on: &str, amount: i64) -> OpenItem {
        let product: ProductCode = "W1".into();
        OpenItem::Maturity {
            product,
            name: "稳享".into(),
            amount: Decimal::new(amount, 0),
            matures_on: day(on),
        }
    }

    fn candidate(n: u8, tier: Tier, item: OpenItem) -> Candidate {
        let client = ClientId(uuid::Uuid::from_bytes([n; 16]));
        Candidate { client, tier, assets: None, item }
    }

    #[test]
    fn a_maturity_shows_at_thirty_days_and_then_from_seven_on() {
        let today = day("2026-11-20");
        let shows = |on| stands_on(&maturity(on, 1), today);
        assert!(shows("2026-12-20"), "30 days");
        assert!(shows("2026-12-18"), "28 days: the third day of the notice");
        assert!(!shows("2026-12-17"), "27 days");
        assert!(!shows("2026-11-28"), "8 days");
        assert!(shows("2026-11-27"), "7 days");
        assert!(shows("2026-11-24"), "4 days: no stage of its own, and not to be missed");
        assert!(shows("2026-11-20"), "today");
    }

    #[test]
    fn duty_comes_before_money_and_larger_money_first() {
        let today = day("2026-11-20");
        let expiry = OpenItem::IdDocumentExpiry { expires_on: day("2026-11-25") };
        let rows = todays_rows(
            vec![
                candidate(1, Tier::Mass, maturity("2026-11-21", 10_000)),
                candidate(2, Tier::Private, maturity("2026-11-23", 3_200_000)),
                candidate(3, Tier::Mass, expiry),
            ],
            today,
        );
        let order: Vec<u8> = rows.iter().map(|row| row.client.0.as_bytes()[0]).collect();
        assert_eq!(order, [3, 2, 1]);
    }
}
