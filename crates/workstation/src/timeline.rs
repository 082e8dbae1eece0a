//! The merged timeline of a client (F04): log, visits, ledger, answers, cases, promises; newest first.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use zhike_domain::calendar::shanghai;
use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::LedgerEntry;
use zhike_domain::nps::Case;
use zhike_domain::product::Product;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_ipc::{TimelineEventView, TimelineRow};

use crate::desk::Desk;
use crate::fault::Fault;

/// Log entries shown on one timeline.
const MOST_ENTRIES: u32 = 500;

impl Desk {
    pub(crate) fn timeline_of(
        &self,
        client: ClientId,
        ledger: &[LedgerEntry],
        products: &BTreeMap<ProductCode, Product>,
        visits: &[Visit],
        follow_ups: &[FollowUp],
        cases: &[Case],
    ) -> Result<Vec<TimelineRow>, Fault> {
        let mut rows = Vec::new();
        let mut logged = BTreeSet::new();
        for stored in self.store().log_entries(Some(client), MOST_ENTRIES)? {
            let entry = stored.sealed.entry;
            let Some(record) = entry.service() else { continue };
            logged.extend(record.visit);
            rows.push(TimelineRow {
                at: record.started_at,
                event: TimelineEventView::Log {
                    entry: entry.id,
                    channel: record.channel,
                    purpose: record.purpose,
                    summary: record.summary.reveal().clone(),
                    late: entry.late,
                    unsynced: stored.receipt.is_none(),
                },
            });
        }
        // A visit that was logged already stands on the timeline as its entry.
        let unlogged = visits.iter().filter(|v| v.status != VisitStatus::Done || !logged.contains(&v.id));
        rows.extend(unlogged.map(|visit| TimelineRow {
            at: visit.starts_at,
            event: TimelineEventView::Visit {
                visit: visit.id,
                channel: visit.channel,
                purpose: visit.purpose,
                status: visit.status,
            },
        }));
        rows.extend(ledger.iter().map(|row| TimelineRow {
            at: market_close(row.date),
            event: TimelineEventView::Trade {
                trade: row.kind,
                product: row.product.clone(),
                product_name:
                    row.product.as_ref().and_then(|code| products.get(code)).map(|p| p.name.clone()),
                units: row.units,
                amount: row.amount,
            },
        }));
        rows.extend(self.store().answers_of(client)?.into_iter().map(|answer| TimelineRow {
            at: answer.answered_at,
            event: TimelineEventView::Answer {
                score: answer.score,
                element: answer.element,
                scene: answer.scene,
                comment: answer.comment.map(|comment| comment.into_inner()),
            },
        }));
        rows.extend(cases.iter().map(|case| TimelineRow {
            at: case.opened_at,
            event: TimelineEventView::Case {
                case: case.id,
                case_kind: case.kind,
                state: case.state,
                summary: case.summary.reveal().clone(),
            },
        }));
        rows.extend(follow_ups.iter().map(|promise| TimelineRow {
            at: market_close(promise.done_on.unwrap_or(promise.due_on)),
            event: TimelineEventView::Promise {
                follow_up: promise.id,
                text: promise.text.reveal().clone(),
                due_on: promise.due_on,
                done_on: promise.done_on,
            },
        }));
        rows.sort_by_key(|row| std::cmp::Reverse(row.at));
        Ok(rows)
    }
}

/// Three in the afternoon in Shanghai: what carries a day and no time stands where the market closes.
fn market_close(day: NaiveDate) -> DateTime<Utc> {
    let three = NaiveTime::from_hms_opt(15, 0, 0).unwrap_or_default();
    day.and_time(three)
        .and_local_timezone(shanghai())
        .single()
        .map_or_else(|| day.and_time(NaiveTime::default()).and_utc(), |at| at.with_timezone(&Utc))
}
