//! Applying a page of central's feed: record by record, in one transaction, the cursor with it. A record that cannot be
//! read is kept as it came and does not hold up the page.

use std::collections::{BTreeSet, HashSet};

use rusqlite::Connection;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::client::Client;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::household::Household;
use zhike_domain::ids::{
    CaseId, CheckupId, ClientId, FollowUpId, HouseholdId, LogEntryId, QuestionnaireId, StaffId,
    SurveyAnswerId, VisitId,
};
use zhike_domain::nps::{Case, SurveyAnswer};
use zhike_domain::product::Product;
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_domain::review::Review;
use zhike_domain::rule_pack::PublishedPack;
use zhike_domain::script::Script;
use zhike_domain::staff::Staff;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_protocol::pull::{Change, ChangeOp, PullAnswer};
use zhike_protocol::record::{LedgerRecord, LogRecord, PriceRecord, RecordKind};

use crate::convert::text;
use crate::error::Fault;
use crate::eviction::evict;
use crate::overlay::{Editable, renew};
use crate::packed::pack_rows;
use crate::search::Keys;
use crate::tables;
use crate::tables::log_entry::Arriving;

/// What a page changed, for what is kept in memory.
#[derive(Default)]
pub(crate) struct Applied {
    /// Anything was changed.
    pub(crate) changed: bool,
    /// Clients whose keys changed, in order; `None`: the client left.
    pub(crate) keys: Vec<(ClientId, Option<Keys>)>,
    /// A product changed.
    pub(crate) products: bool,
    /// A price series changed.
    pub(crate) prices: bool,
    /// How many records could not be read.
    pub(crate) unread: u32,
}

/// Why a record was not taken over.
enum NotTaken {
    /// It cannot be read; says what is wrong with it, never what it says.
    Unreadable(&'static str),
    /// The store failed: the page is not applied.
    Store(Fault),
}

impl From<Fault> for NotTaken {
    fn from(fault: Fault) -> Self {
        Self::Store(fault)
    }
}

type Taken = Result<(), NotTaken>;

/// A page being applied.
struct Page<'a> {
    connection: &'a Connection,
    /// Records with something pending over them, when the page began (a page adds none).
    covered: HashSet<String>,
    /// Revisions only grow within an epoch.
    same_epoch: bool,
    /// There are records from before that could not be read.
    unread_before: bool,
    /// Clients whose position has to be derived again.
    ledgers: BTreeSet<ClientId>,
    applied: Applied,
}

/// Applies a page within the caller's transaction.
pub(crate) fn apply(connection: &Connection, answer: &PullAnswer) -> Result<Applied, Fault> {
    let state = tables::sync_state::read(connection)?;
    let mut page = Page {
        connection,
        covered: tables::outbox::touched(connection)?.into_iter().collect(),
        same_epoch: answer.epoch == if state.feed_epoch == 0 { state.epoch } else { state.feed_epoch },
        unread_before: tables::unread_record::any(connection)?,
        ledgers: BTreeSet::new(),
        applied: Applied::default(),
    };
    for change in &answer.changes {
        page.take(change)?;
    }
    for client in &page.ledgers {
        tables::position::derive(connection, *client)?;
    }
    tables::sync_state::note_central(connection, answer.epoch, answer.server_time)?;
    tables::sync_state::advance(connection, &answer.next, answer.epoch, answer.scope_ver)?;
    Ok(page.applied)
}

impl Page<'_> {
    fn take(&mut self, change: &Change) -> Result<(), Fault> {
        let taken = match (change.op, &change.body) {
            (ChangeOp::Put, Some(body)) => self.put(change, body),
            (ChangeOp::Put, None) => Err(NotTaken::Unreadable("there is no body")),
            (ChangeOp::Delete, _) => self.remove(change, true),
            (ChangeOp::Evict, _) => self.remove(change, false),
        };
        self.applied.changed = true;
        match taken {
            Ok(()) if self.unread_before => {
                tables::unread_record::remove(self.connection, change.kind, &change.id)
            }
            Ok(()) => Ok(()),
            Err(NotTaken::Store(fault)) => Err(fault),
            Err(NotTaken::Unreadable(reason)) => self.set_aside(change, reason),
        }
    }

    fn set_aside(&mut self, change: &Change, reason: &'static str) -> Result<(), Fault> {
        tracing::warn!(kind = change.kind.name(), seq = change.seq, reason, "a record cannot be read");
        self.applied.unread = self.applied.unread.saturating_add(1);
        self.unread_before = true;
        let body = text(&change.body)?;
        tables::unread_record::put(self.connection, change.kind, &change.id, change.rev, reason, &body)
    }

    fn put(&mut self, change: &Change, body: &Value) -> Taken {
        let (connection, rev) = (self.connection, change.rev);
        match change.kind {
            RecordKind::Staff => {
                let staff: Staff = read(body)?;
                same(change, staff.id.0)?;
                tables::staff::put(connection, staff.id, rev, &text(body)?)?;
            }
            RecordKind::Product => {
                let product: Product = read(body)?;
                same_text(change, &product.code.0)?;
                tables::product::put(connection, &product.code, rev, &text(body)?)?;
                self.applied.products = true;
            }
            RecordKind::Prices => {
                let record: PriceRecord = read(body)?;
                same_text(change, &record.product.0)?;
                let packed = record.bytes().map_err(|_| NotTaken::Unreadable("not packed prices"))?;
                record.unpack().map_err(|_| NotTaken::Unreadable("not packed prices"))?;
                tables::price::put(connection, &record, rev, &packed)?;
                self.applied.prices = true;
            }
            RecordKind::Household => {
                let household: Household = read(body)?;
                same(change, household.id.0)?;
                tables::household::put(connection, household.id, rev, &text(body)?)?;
            }
            RecordKind::Client => {
                let client: Client = read(body)?;
                same(change, client.id.0)?;
                tables::client::put(connection, &client, rev, &text(body)?)?;
                let keys = Keys::of(&client);
                tables::search_text::put(connection, client.id, &keys)?;
                self.applied.keys.push((client.id, Some(keys)));
            }
            RecordKind::Ledger => {
                let record: LedgerRecord = read(body)?;
                let (client, year) = ledger_id(&change.id)?;
                if (client, year) != (record.client, record.year) {
                    return Err(NotTaken::Unreadable("the id is not that of the body"));
                }
                let packed = pack_rows(&record.rows).ok_or(NotTaken::Unreadable("figures out of bounds"))?;
                tables::ledger::put(connection, client, year, rev, &packed)?;
                self.ledgers.insert(client);
            }
            RecordKind::Visit => {
                let visit: Visit = read(body)?;
                same(change, visit.id.0)?;
                self.put_editable(change, visit.id.0, &visit, body)?;
            }
            RecordKind::FollowUp => {
                let follow_up: FollowUp = read(body)?;
                same(change, follow_up.id.0)?;
                self.put_editable(change, follow_up.id.0, &follow_up, body)?;
            }
            RecordKind::LogEntry => {
                let record: LogRecord = read(body)?;
                same(change, record.sealed.entry.id.0)?;
                let sealed = body.get("sealed").ok_or(NotTaken::Unreadable("no entry"))?;
                let arriving = Arriving {
                    sealed: &record.sealed,
                    body: &text(sealed)?,
                    device_key: &record.device_key,
                    receipt: Some(&record.receipt),
                    rev,
                };
                tables::log_entry::put(connection, &arriving)?;
            }
            RecordKind::SurveyAnswer => {
                let answer: SurveyAnswer = read(body)?;
                same(change, answer.id.0)?;
                tables::survey_answer::put(connection, &answer, rev, &text(body)?)?;
            }
            RecordKind::Case => {
                let case: Case = read(body)?;
                same(change, case.id.0)?;
                tables::case::put(connection, &case, rev, &text(body)?)?;
            }
            RecordKind::Script => {
                let script: Script = read(body)?;
                let (code, version) = script_id(&change.id)?;
                if (code, version) != (script.code.as_str(), script.version) {
                    return Err(NotTaken::Unreadable("the id is not that of the body"));
                }
                tables::script::put(connection, &script, rev, &text(body)?)?;
            }
            RecordKind::FactSheet => {
                let sheet: FactSheet = read(body)?;
                same(change, sheet.client.0)?;
                self.put_editable(change, sheet.client.0, &sheet, body)?;
            }
            RecordKind::Checkup => {
                let checkup: Checkup = read(body)?;
                same(change, checkup.id.0)?;
                self.put_editable(change, checkup.id.0, &checkup, body)?;
            }
            RecordKind::Questionnaire => {
                let answered: AnsweredQuestionnaire = read(body)?;
                same(change, answered.id.0)?;
                tables::questionnaire::put(connection, &answered, rev, &text(body)?)?;
            }
            RecordKind::Review => {
                let review: Review = read(body)?;
                same(change, review.entry.0)?;
                tables::review::put(connection, &review, rev, &text(body)?)?;
            }
            RecordKind::RulePack => {
                let pack: PublishedPack = read(body)?;
                same_text(change, &pack.version)?;
                tables::rule_pack::put(connection, &pack, rev, &text(body)?)?;
            }
        }
        Ok(())
    }

    /// A row the RM may edit: what is pending over it is laid over it again.
    fn put_editable<T: Editable>(&self, change: &Change, id: Uuid, value: &T, body: &Value) -> Taken {
        let covered = self.covered.contains(&id.to_string());
        if !covered && !self.same_epoch {
            renew::<T>(self.connection, id, change.rev, Some(body.clone()))?;
            return Ok(());
        }
        // Central may show an older state of a thing after it acknowledged our change to it.
        let stored = T::stored(self.connection, id)?;
        if self.same_epoch && stored.is_some_and(|stored| stored.rev > change.rev) {
            return Ok(());
        }
        if covered {
            renew::<T>(self.connection, id, change.rev, Some(body.clone()))?;
        } else {
            let stored = crate::overlay::Stored { rev: change.rev, server_body: None, body: text(body)? };
            value.keep(self.connection, &stored)?;
        }
        Ok(())
    }

    /// Removes a record. What is pending over a deleted row is laid over nothing, so that the RM's words stay until
    /// central has answered them; what is evicted goes whatever lies over it.
    fn remove(&mut self, change: &Change, deleted: bool) -> Taken {
        let connection = self.connection;
        match change.kind {
            RecordKind::Staff => tables::staff::remove(connection, StaffId(id(change)?))?,
            RecordKind::Product => {
                tables::product::remove(connection, &change.id)?;
                self.applied.products = true;
            }
            RecordKind::Prices => {
                tables::price::remove(connection, &change.id)?;
                self.applied.prices = true;
            }
            RecordKind::Household => tables::household::remove(connection, HouseholdId(id(change)?))?,
            RecordKind::Client => {
                let client = ClientId(id(change)?);
                evict(connection, client)?;
                self.ledgers.remove(&client);
                self.applied.keys.push((client, None));
            }
            RecordKind::Ledger => {
                let (client, year) = ledger_id(&change.id)?;
                tables::ledger::remove(connection, client, year)?;
                self.ledgers.insert(client);
            }
            RecordKind::Visit if deleted => renew::<Visit>(connection, id(change)?, 0, None)?,
            RecordKind::Visit => tables::visit::remove(connection, VisitId(id(change)?).0)?,
            RecordKind::FollowUp if deleted => renew::<FollowUp>(connection, id(change)?, 0, None)?,
            RecordKind::FollowUp => tables::follow_up::remove(connection, FollowUpId(id(change)?).0)?,
            RecordKind::LogEntry => tables::log_entry::remove(connection, LogEntryId(id(change)?))?,
            RecordKind::SurveyAnswer => {
                tables::survey_answer::remove(connection, SurveyAnswerId(id(change)?))?;
            }
            RecordKind::Case => tables::case::remove(connection, CaseId(id(change)?))?,
            RecordKind::Script => {
                let (code, version) = script_id(&change.id)?;
                tables::script::remove(connection, code, version)?;
            }
            RecordKind::FactSheet if deleted => renew::<FactSheet>(connection, id(change)?, 0, None)?,
            RecordKind::FactSheet => tables::fact_sheet::remove(connection, ClientId(id(change)?).0)?,
            RecordKind::Checkup if deleted => renew::<Checkup>(connection, id(change)?, 0, None)?,
            RecordKind::Checkup => tables::checkup::remove(connection, CheckupId(id(change)?).0)?,
            RecordKind::Questionnaire => {
                tables::questionnaire::remove(connection, QuestionnaireId(id(change)?))?;
            }
            RecordKind::Review => tables::review::remove(connection, LogEntryId(id(change)?))?,
            RecordKind::RulePack => tables::rule_pack::remove(connection, &change.id)?,
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(body: &Value) -> Result<T, NotTaken> {
    T::deserialize(body).map_err(|_| NotTaken::Unreadable("not a body of its kind"))
}

fn id(change: &Change) -> Result<Uuid, NotTaken> {
    Uuid::parse_str(&change.id).map_err(|_| NotTaken::Unreadable("not an id of its kind"))
}

fn same(change: &Change, body: Uuid) -> Taken {
    if id(change)? == body { Ok(()) } else { Err(NotTaken::Unreadable("the id is not that of the body")) }
}

fn same_text(change: &Change, body: &str) -> Taken {
    if change.id == body { Ok(()) } else { Err(NotTaken::Unreadable("the id is not that of the body")) }
}

/// `<client id>/<year>`.
fn ledger_id(text: &str) -> Result<(ClientId, i32), NotTaken> {
    let parts =
        text.split_once('/').and_then(|(client, year)| Some((client.parse().ok()?, year.parse().ok()?)));
    parts.ok_or(NotTaken::Unreadable("not an id of its kind"))
}

/// `<code>/<version>`.
fn script_id(text: &str) -> Result<(&str, u32), NotTaken> {
    let parts = text.rsplit_once('/').and_then(|(code, version)| Some((code, version.parse().ok()?)));
    parts.ok_or(NotTaken::Unreadable("not an id of its kind"))
}
