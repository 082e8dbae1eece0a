//! From the visit pack to its paper: the same points and figures, worded for print. Nothing is chosen or computed here.

use chrono::NaiveDate;
use zhike_domain::calendar::shanghai;
use zhike_domain::closed_sets::{ContactChannel, RiskClass, Tier, VisitPurpose};
use zhike_domain::ledger::LedgerKind;
use zhike_domain::suitability::Outcome;
use zhike_ipc::{ChangeSince, OpenItemView, PointView, ScriptView, VisitPreparation};
use zhike_report::{Language, Sense, VisitPoint, VisitSheet, VisitTile, VisitVerdict, VisitWords};

use crate::checkup_sheet::{Letterhead, Tongue};

/// The sheet of a pack in a language.
pub fn visit_sheet(
    pack: &VisitPreparation,
    head: Letterhead,
    today: NaiveDate,
    language: Language,
) -> VisitSheet {
    let tongue = Tongue(language);
    let visit = pack.visit.as_ref();
    VisitSheet {
        firm: head.firm,
        branch: head.branch,
        rm_name: head.rm,
        made_on: today,
        prices_as_of: pack.prices_as_of,
        client_name: pack.client.name.clone(),
        client_line: tongue.client_line(pack),
        when: visit.map(|visit| {
            let at = visit.starts_at.with_timezone(&shanghai()).format("%m-%d %H:%M");
            format!("{at} · {} · {}", tongue.purpose(visit.purpose), tongue.channel(visit.channel))
        }),
        place: visit.and_then(|visit| visit.place.clone()),
        note: visit.and_then(|visit| visit.note.clone()),
        tiles: tongue.tiles(pack),
        points: pack.points.iter().map(|point| tongue.point(point)).collect(),
        not_to_do: pack
            .not_today
            .iter()
            .map(|one| {
                let rule = one.rule.as_ref().map(|rule| format!(" ({rule})")).unwrap_or_default();
                format!(
                    "{}{}{}{rule}",
                    tongue.words(&one.what),
                    tongue.say("：", ": "),
                    tongue.words(&one.why)
                )
            })
            .collect(),
        owed: pack.agenda.iter().map(|item| tongue.item(item)).collect(),
        changed: pack.changed.as_ref().map(|changed| tongue.changes(changed)).unwrap_or_default(),
        person: tongue.person(pack),
        ask: pack.to_ask.iter().map(|question| tongue.words(question)).collect(),
        bring: pack
            .to_bring
            .iter()
            .map(|one| {
                let (what, why) = (tongue.words(&one.what), tongue.words(&one.why));
                format!("{what}{}{why}", tongue.say("：", ": "))
            })
            .collect(),
        may_show: pack
            .may_show
            .iter()
            .map(|one| VisitVerdict {
                product: format!("{} {:?}", one.name, one.level),
                verdict: tongue.verdict(one.verdict),
                free: matches!(one.verdict, Outcome::Pass | Outcome::NotApplicable),
            })
            .collect(),
        views: Vec::new(),
    }
}

impl Tongue {
    fn client_line(&self, pack: &VisitPreparation) -> String {
        let client = &pack.client;
        let tier = match client.tier {
            Tier::Mass => self.say("大众", "mass"),
            Tier::Affluent => self.say("富裕", "affluent"),
            Tier::HighNetWorth => self.say("高净值", "high net worth"),
            Tier::Private => self.say("私行", "private"),
        };
        let age = client.age.map(|age| match self.0 {
            Language::ZhCn => format!("{age} 岁"),
            Language::En => format!("{age} years"),
        });
        let class = match client.risk_class {
            Some(class) => self.class_of(class),
            None => self.say("没有测评", "no risk class"),
        };
        let assets = format!("{} {}", self.say("资产", "assets"), self.amount(pack.assets));
        let parts: Vec<String> = [Some(tier), age, Some(class), Some(assets)].into_iter().flatten().collect();
        parts.join(" · ")
    }

    fn class_of(&self, class: RiskClass) -> String {
        match class {
            RiskClass::C1 => self.say("C1 保守", "C1 conservative"),
            RiskClass::C2 => self.say("C2 谨慎", "C2 cautious"),
            RiskClass::C3 => self.say("C3 稳健", "C3 balanced"),
            RiskClass::C4 => self.say("C4 积极", "C4 growth"),
            RiskClass::C5 => self.say("C5 激进", "C5 aggressive"),
        }
    }

    fn tiles(&self, pack: &VisitPreparation) -> Vec<VisitTile> {
        let (value, sense, since) = match &pack.changed {
            Some(changed) => {
                let sense = if changed.by_prices.is_zero() {
                    Sense::Plain
                } else if changed.by_prices.is_sign_negative() {
                    Sense::Loss
                } else {
                    Sense::Gain
                };
                let sign = if sense == Sense::Gain { "+" } else { "" };
                (format!("{sign}{}", self.amount(changed.by_prices)), sense, Some(changed.since.to_string()))
            }
            None => ("—".to_owned(), Sense::Plain, None),
        };
        let score =
            pack.health.score.map_or_else(|| "—".to_owned(), |score| format!("{:.1}", score.round_dp(1)));
        let owed = pack.agenda.iter().filter(|item| matches!(item, OpenItemView::Promise { .. })).count();
        let first = pack.not_today.first();
        vec![
            VisitTile {
                name: self.say("自上次的涨跌", "By prices since last time"),
                value,
                note: since,
                sense,
            },
            VisitTile {
                name: self.say("财富健康度", "Wealth health"),
                value: score,
                note: pack.health.band.map(|band| self.band(band)),
                sense: Sense::Plain,
            },
            VisitTile {
                name: self.say("我们欠客户", "We owe the client"),
                value: match self.0 {
                    Language::ZhCn => format!("{owed} 件"),
                    Language::En => owed.to_string(),
                },
                note: None,
                sense: Sense::Plain,
            },
            VisitTile {
                name: self.say("今天不要", "Not today"),
                value: first.map_or_else(|| "—".to_owned(), |one| self.words(&one.what)),
                note: None,
                sense: Sense::Plain,
            },
        ]
    }

    fn point(&self, point: &PointView) -> VisitPoint {
        let rule = point.rule.as_ref().map(|rule| format!(" ({rule})")).unwrap_or_default();
        let (say, opposing, sources) = match &point.script {
            Some(script) => self.spoken(script),
            None => (None, None, Vec::new()),
        };
        VisitPoint {
            title: self.words(&point.title),
            why: format!("{}{rule}", self.words(&point.why)),
            say,
            opposing,
            sources,
        }
    }

    fn spoken(&self, script: &ScriptView) -> (Option<VisitWords>, Option<String>, Vec<String>) {
        let words = VisitWords {
            text: self.say(&script.body_zh, &script.body_en),
            risk: self.say(&script.risk_zh, &script.risk_en),
            script: match self.0 {
                Language::ZhCn => {
                    format!(
                        "{} v{} · {}审批 · 有效至 {}",
                        script.code, script.version, script.approver, script.valid_to
                    )
                }
                Language::En => format!(
                    "{} v{} · approved by {} · valid to {}",
                    script.code, script.version, script.approver, script.valid_to
                ),
            },
        };
        // What may not be quoted any more is not printed: paper cannot be greyed out later.
        let sources = script.sources.iter().filter(|source| source.holds);
        let sources = sources
            .map(|source| format!("{} · {} · {}", source.publisher, source.title, source.published_on));
        (Some(words), Some(self.say(&script.opposing_zh, &script.opposing_en)), sources.collect())
    }

    fn item(&self, item: &OpenItemView) -> String {
        let dated = |zh: String, en: String| self.say(&zh, &en);
        match item {
            OpenItemView::Case { summary, due_at, .. } => {
                let due = due_at.with_timezone(&shanghai()).format("%m-%d %H:%M");
                dated(
                    format!("不满未了结：{summary}（{due} 前）"),
                    format!("Open case: {summary} (by {due})"),
                )
            }
            OpenItemView::RiskClassExpiry { class, valid_until, .. } => dated(
                format!("{class:?} 的测评有效至 {valid_until}"),
                format!("Class {class:?} is valid to {valid_until}"),
            ),
            OpenItemView::IdDocumentExpiry { expires_on, .. } => dated(
                format!("证件有效至 {expires_on}"),
                format!("The identity document is valid to {expires_on}"),
            ),
            OpenItemView::Promise { text, due_on, .. } => {
                dated(format!("答应的：{text}（{due_on} 前）"), format!("Promised: {text} (by {due_on})"))
            }
            OpenItemView::Maturity { name, amount, matures_on, .. } => dated(
                format!("{name} {matures_on} 到期，{}", self.amount(*amount)),
                format!("{name} matures on {matures_on}, {}", self.amount(*amount)),
            ),
            OpenItemView::Birthday { on, .. } => dated(format!("{on} 生日"), format!("Birthday on {on}")),
            OpenItemView::ContactDue { every_days, .. } => dated(
                format!("超过 {every_days} 天没有联系"),
                format!("No contact for more than {every_days} days"),
            ),
        }
    }

    fn changes(&self, changed: &ChangeSince) -> Vec<String> {
        let mut lines: Vec<String> = changed
            .trades
            .iter()
            .map(|trade| {
                let name = trade.name.clone().unwrap_or_default();
                format!("{} {} {name} {}", trade.on, self.trade(trade.kind), self.amount(trade.amount))
            })
            .collect();
        if changed.more_trades > 0 {
            let more = changed.more_trades;
            lines.push(self.say(&format!("还有 {more} 笔"), &format!("{more} more")));
        }
        if changed.kept > 0 {
            let kept = changed.kept;
            lines.push(self.say(&format!("答应的事做到了 {kept} 件"), &format!("{kept} promises kept")));
        }
        lines
    }

    fn person(&self, pack: &VisitPreparation) -> Vec<String> {
        let prefers = pack
            .preferred_channel
            .map(|channel| format!("{}{}", self.say("喜欢", "Prefers: "), self.channel(channel)));
        let asked = |day: NaiveDate| self.say(&format!("{day} 问过"), &format!("asked on {day}"));
        let interests =
            pack.interests.iter().map(|one| format!("{}（{}）", one.text, asked(one.last_asked_on)));
        pack.family.iter().cloned().chain(interests).chain(prefers).collect()
    }

    fn trade(&self, kind: LedgerKind) -> String {
        match kind {
            LedgerKind::Deposit => self.say("转入", "paid in"),
            LedgerKind::Withdraw => self.say("转出", "taken out"),
            LedgerKind::Buy => self.say("买入", "bought"),
            LedgerKind::Sell => self.say("卖出", "sold"),
            LedgerKind::Dividend => self.say("分红", "dividend"),
            LedgerKind::Split => self.say("份额变动", "change of units"),
            LedgerKind::Fee => self.say("费用", "fee"),
        }
    }

    fn verdict(&self, verdict: Outcome) -> String {
        match verdict {
            Outcome::NotApplicable | Outcome::Pass => self.say("可以", "may be offered"),
            Outcome::WarnAndSign => self.say("警示并签字", "warn and sign"),
            Outcome::Unknown => self.say("还不能判断", "cannot be judged yet"),
            Outcome::Block => self.say("不可以", "may not be offered"),
        }
    }

    fn channel(&self, channel: ContactChannel) -> String {
        match channel {
            ContactChannel::Branch => self.say("网点", "branch"),
            ContactChannel::HomeVisit => self.say("上门", "at home"),
            ContactChannel::Phone => self.say("电话", "phone"),
            ContactChannel::Wechat => self.say("企业微信", "WeCom"),
            ContactChannel::Video => self.say("远程视频", "video"),
            ContactChannel::App => self.say("APP", "app"),
        }
    }

    fn purpose(&self, purpose: VisitPurpose) -> String {
        match purpose {
            VisitPurpose::Checkup => self.say("定期检视", "checkup"),
            VisitPurpose::Maturity => self.say("到期资金", "maturing money"),
            VisitPurpose::Product => self.say("产品沟通", "product"),
            VisitPurpose::MarketMove => self.say("市场波动安抚", "market move"),
            VisitPurpose::Care => self.say("客户关怀", "care"),
            VisitPurpose::Complaint => self.say("投诉与不满处理", "complaint"),
            VisitPurpose::FirstMeeting => self.say("首次见面", "first meeting"),
            VisitPurpose::Paperwork => self.say("手续与资料", "paperwork"),
            VisitPurpose::Other => self.say("其他", "other"),
        }
    }
}
