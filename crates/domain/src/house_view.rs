//! What head office says of markets and products: views, research, news and events, each with publisher, date, expiry and what speaks
//! against it (F43, F46), and whom it touches by what he holds. Who publishes them, and where they are kept, is not here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::closed_sets::{ProductKind, Situation, ViewKind};
use crate::ids::ProductCode;
use crate::product::Product;
use crate::script::check::{ScriptProblem, text_problem};

/// A view as head office published it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseView {
    /// Stable code, as quoted ("RS-118").
    pub code: String,
    /// Version, counted up at each publication.
    pub version: u32,
    /// What it is.
    pub kind: ViewKind,
    /// Who says it.
    pub publisher: String,
    /// On which day it was published.
    pub published_on: NaiveDate,
    /// Last day on which it may be quoted.
    pub expires_on: NaiveDate,
    /// The day it takes place, of an event.
    #[serde(default)]
    pub happens_on: Option<NaiveDate>,
    /// Title, zh.
    pub title_zh: String,
    /// Title, en.
    pub title_en: String,
    /// What it says, in a few sentences, zh.
    pub gist_zh: String,
    /// The same, en.
    pub gist_en: String,
    /// What speaks against it, zh.
    pub opposing_zh: String,
    /// The same, en.
    pub opposing_en: String,
    /// Products it is about.
    #[serde(default)]
    pub products: Vec<ProductCode>,
    /// Indices it is about.
    #[serde(default)]
    pub tracks: Vec<String>,
    /// Sectors it is about.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Kinds of products it is about.
    #[serde(default)]
    pub kinds: Vec<ProductKind>,
    /// What a talk is about when it helps.
    #[serde(default)]
    pub situations: Vec<Situation>,
    /// Who wrote it.
    pub author: String,
    /// Who approved it; never the author.
    pub approver: String,
    /// The day from which it may not be quoted any more.
    #[serde(default)]
    pub withdrawn_on: Option<NaiveDate>,
}

/// How closely a view is about a holding, closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Product,
    Index,
    Sector,
    Situation,
    Kind,
}

/// A product is of a sector when this much of its value is.
const OF_SECTOR: Decimal = Decimal::from_parts(30, 0, 0, false, 2);
/// A pack has room for so many.
const MOST_VIEWS: usize = 3;

impl HouseView {
    /// Whether it may be quoted on a day: published, not expired, not withdrawn, approved by somebody other than its author.
    pub fn holds(&self, on: NaiveDate) -> bool {
        let quotable = self.published_on <= on && on <= self.expires_on;
        let withdrawn = self.withdrawn_on.is_some_and(|day| day <= on);
        let over = self.happens_on.is_some_and(|day| day < on);
        quotable && !withdrawn && !over && !self.approver.is_empty() && self.approver != self.author
    }

    fn closeness(&self, product: &Product) -> Option<Closeness> {
        let of_sector =
            |sector: &String| product.sector_weights.get(sector).is_some_and(|share| *share >= OF_SECTOR);
        if self.products.contains(&product.code) {
            Some(Closeness::Product)
        } else if product.tracks.as_ref().is_some_and(|index| self.tracks.contains(index)) {
            Some(Closeness::Index)
        } else if self.sectors.iter().any(of_sector) {
            Some(Closeness::Sector)
        } else {
            self.kinds.contains(&product.kind).then_some(Closeness::Kind)
        }
    }

    /// Its texts by the names of their fields.
    pub fn texts(&self) -> [(&'static str, &str); 6] {
        [
            ("title_zh", &self.title_zh),
            ("title_en", &self.title_en),
            ("gist_zh", &self.gist_zh),
            ("gist_en", &self.gist_en),
            ("opposing_zh", &self.opposing_zh),
            ("opposing_en", &self.opposing_en),
        ]
    }
}

/// A view that touches a client, and by which of his holdings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touching<'a> {
    /// The view.
    pub view: &'a HouseView,
    /// His holdings it is about, largest first; empty where it touches him by what the talk is about.
    pub holdings: Vec<ProductCode>,
    /// What they are worth together, CNY.
    pub value: Decimal,
}

/// The views that touch a client, at most three: those about his very products first, then by index, sector, what the talk is
/// about, and kind; within these by how much of his money they are about, then the newest. A view about everything of a kind is the last
/// to be told.
pub fn touching<'a>(
    views: &'a [HouseView],
    holdings: &[(&Product, Decimal)],
    situations: &[Situation],
    today: NaiveDate,
) -> Vec<Touching<'a>> {
    let mut found: Vec<(Closeness, Touching<'a>)> = views
        .iter()
        .filter(|view| view.holds(today))
        .filter_map(|view| {
            let mut touched: Vec<(Closeness, &Product, Decimal)> = holdings
                .iter()
                .filter_map(|(product, value)| Some((view.closeness(product)?, *product, *value)))
                .collect();
            touched.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.code.cmp(&b.1.code)));
            let by_talk = view.situations.iter().any(|of| situations.contains(of));
            let by_talk = by_talk.then_some(Closeness::Situation);
            let closest = touched.iter().map(|(close, ..)| *close).chain(by_talk).min()?;
            let value = touched.iter().fold(Decimal::ZERO, |sum, (_, _, value)| sum.saturating_add(*value));
            let holdings = touched.into_iter().map(|(_, product, _)| product.code.clone()).collect();
            Some((closest, Touching { view, holdings, value }))
        })
        .collect();
    found.sort_by(|(close_a, a), (close_b, b)| {
        let newest = b.view.published_on.cmp(&a.view.published_on);
        close_a
            .cmp(close_b)
            .then_with(|| b.value.cmp(&a.value))
            .then(newest)
            .then_with(|| a.view.code.cmp(&b.view.code))
    });
    found.into_iter().take(MOST_VIEWS).map(|(_, touching)| touching).collect()
}

/// Everything that keeps a view from being published. Phrases that may not leave the device are the linter's.
pub fn problems(view: &HouseView) -> Vec<ScriptProblem> {
    let mut problems: Vec<ScriptProblem> =
        view.texts().into_iter().filter_map(|(field, text)| text_problem(field, text)).collect();
    let mut add = |place: &str, zh: &str, en: &str| {
        problems.push(ScriptProblem { place: place.to_owned(), why: crate::words::Words::new(zh, en) });
    };
    if view.publisher.trim().is_empty() {
        add("publisher", "不能为空", "must not be empty");
    }
    if view.approver.is_empty() || view.approver == view.author {
        add("approver", "要由作者以外的人批准", "somebody other than the author approves");
    }
    if view.expires_on < view.published_on {
        add("expires_on", "失效早于发布", "comes before published_on");
    }
    let about_nothing = view.products.is_empty()
        && view.tracks.is_empty()
        && view.sectors.is_empty()
        && view.kinds.is_empty()
        && view.situations.is_empty();
    if about_nothing {
        add("products", "没有说明和什么有关", "says of nothing what it is about");
    }
    problems
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::closed_sets::{IssuerKind, RiskLevel};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn product(code: &str, kind: ProductKind, tracks: Option<&str>) -> Product {
        Product {
            code: code.into(),
            name: code.to_owned(),
            kind,
            issuer: None,
            issuer_kind: IssuerKind::Fund,
            risk_level: RiskLevel::R3,
            other_ratings: Vec::new(),
            lockup_months: 0,
            redeem_days: None,
            matures_on: None,
            private: false,
            min_ticket: None,
            sector_weights: BTreeMap::new(),
            tracks: tracks.map(str::to_owned),
            annual_cost: None,
            guaranteed: false,
            insurance: None,
        }
    }

    fn view(code: &str) -> HouseView {
        HouseView {
            code: code.to_owned(),
            version: 1,
            kind: ViewKind::MarketView,
            publisher: "研究部".to_owned(),
            published_on: day("2026-11-20"),
            expires_on: day("2026-12-20"),
            happens_on: None,
            title_zh: "酒类指数估值回到中间".to_owned(),
            title_en: "Liquor is valued in the middle of its range".to_owned(),
            gist_zh: "……".to_owned(),
            gist_en: "…".to_owned(),
            opposing_zh: "……".to_owned(),
            opposing_en: "…".to_owned(),
            products: Vec::new(),
            tracks: Vec::new(),
            sectors: Vec::new(),
            kinds: vec![ProductKind::IndexFund],
            situations: Vec::new(),
            author: "甲".to_owned(),
            approver: "乙".to_owned(),
            withdrawn_on: None,
        }
    }

    #[test]
    fn his_own_product_comes_before_its_index_and_its_kind() {
        let liquor = product("512690", ProductKind::IndexFund, Some("中证酒"));
        let views = [
            view("KIND"),
            HouseView { tracks: vec!["中证酒".to_owned()], ..view("INDEX") },
            HouseView { products: vec!["512690".into()], ..view("OWN") },
            HouseView { products: vec!["999999".into()], kinds: Vec::new(), ..view("ANOTHERS") },
        ];
        let found = touching(&views, &[(&liquor, Decimal::TEN)], &[], day("2026-11-30"));
        let codes: Vec<&str> = found.iter().map(|one| one.view.code.as_str()).collect();
        assert_eq!(codes, ["OWN", "INDEX", "KIND"]);
        assert_eq!(found[0].holdings, ["512690".into()]);
    }

    #[test]
    fn what_may_not_be_quoted_touches_nobody() {
        let liquor = product("512690", ProductKind::IndexFund, None);
        let holds = |view: HouseView, on: &str| {
            !touching(&[view], &[(&liquor, Decimal::TEN)], &[], day(on)).is_empty()
        };
        assert!(holds(view("A"), "2026-12-20"), "the last day is included");
        assert!(!holds(view("A"), "2026-12-21"));
        assert!(!holds(view("A"), "2026-11-19"));
        assert!(!holds(HouseView { withdrawn_on: Some(day("2026-11-30")), ..view("A") }, "2026-11-30"));
        assert!(!holds(HouseView { approver: "甲".to_owned(), ..view("A") }, "2026-11-30"));
        assert!(!holds(HouseView { happens_on: Some(day("2026-11-29")), ..view("A") }, "2026-11-30"));
    }

    #[test]
    fn a_view_says_what_it_is_about_and_holds_no_unseen_character() {
        assert_eq!(problems(&view("A")), []);
        let nothing = HouseView { kinds: Vec::new(), ..view("A") };
        assert_eq!(problems(&nothing)[0].place, "products");
        let turned = HouseView { gist_zh: "看\u{202E}好".to_owned(), ..view("A") };
        assert_eq!(problems(&turned)[0].place, "gist_zh, line 1");
    }
}
