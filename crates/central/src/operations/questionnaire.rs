//! Risk questionnaires (SU-13, SU-14): kept for ever as they were answered; the client's class follows from them here, where
//! they are scored again, not on the device that sent them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Map, Value};
use zhike_domain::calendar::local_day;
use zhike_domain::client::Client;
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_domain::suitability::questions::{Scored, confirmed, may_answer};
use zhike_protocol::push::{Mutation, RejectCode};
use zhike_protocol::record::RecordKind;

use super::authenticate::Caller;
use super::judge::{Judge, No, Verdict, arguments};
use super::rule_packs::pack_on;
use crate::database::DatabaseError;
use crate::scope::Scope;

/// A device's clock may be ahead by so much: a class dated further on would hold for longer than it may.
const CLOCK_AHEAD: TimeDelta = TimeDelta::days(1);

impl Judge<'_> {
    /// Keeps a questionnaire, and gives the client the class it says.
    pub(super) fn put_questionnaire(&self, caller: &Caller, mutation: &Mutation) -> Result<Verdict, No> {
        let sent: AnsweredQuestionnaire = arguments(mutation)?;
        if mutation.entity != sent.id.to_string() {
            return Err(RejectCode::Malformed.into());
        }
        let row = self.entitled(caller, sent.client)?;
        if let Some(stored) = self.tables.record(RecordKind::Questionnaire, &mutation.entity)? {
            let same = serde_json::from_str::<Value>(&stored.body).is_ok_and(|body| body == mutation.args);
            return match (stored.is_in(&Scope::Rm(caller.owner.id)), same) {
                (false, _) => Err(RejectCode::NotEntitled.into()),
                (true, true) => Ok(Verdict::applied(stored.rev, Vec::new())),
                // What a client answered never changes.
                (true, false) => Err(RejectCode::Malformed.into()),
            };
        }
        if sent.rm != caller.owner.id || sent.device != caller.device.id {
            return Err(RejectCode::NotEntitled.into());
        }
        let damaged = |_| DatabaseError::Damaged("a client");
        let client: Client = serde_json::from_str(&row.body).map_err(damaged)?;
        let day = local_day(sent.finished_at);
        if !self.is_sound(&sent, &client) {
            return Err(RejectCode::Malformed.into());
        }
        let scored = confirmed(&sent).ok_or(RejectCode::Malformed)?;
        let pack = pack_on(self.tables, day)?;
        if may_answer(&client.profile.questionnaires, sent.finished_at, &pack).is_err() {
            return Err(RejectCode::BeyondLimit.into());
        }
        let id = mutation.entity.as_str();
        let (rev, kept) =
            self.write(caller, RecordKind::Questionnaire, id, &mutation.args.to_string(), None)?;
        let mut body: Value = serde_json::from_str(&row.body).map_err(damaged)?;
        let fields = body.as_object_mut().ok_or(DatabaseError::Damaged("a client"))?;
        follow(fields, &client, (&sent, &scored), day)?;
        let id = sent.client.to_string();
        let (_, changed) = self.write(caller, RecordKind::Client, &id, &body.to_string(), Some(&row))?;
        Ok(Verdict::applied(rev, vec![kept, changed]))
    }

    /// Whether it holds together, and whether a class that changed was confirmed by the client.
    fn is_sound(&self, sent: &AnsweredQuestionnaire, client: &Client) -> bool {
        let ahead = self.now.checked_add_signed(CLOCK_AHEAD).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let changed = client.risk_class.is_some_and(|class| class != sent.class);
        sent.started_at <= sent.finished_at
            && sent.finished_at <= ahead
            && (!changed || sent.change_confirmed)
    }
}

/// What a questionnaire changes of the client. One that arrives after a later one was taken in is counted, and changes no more
/// than that. Fields this version does not know are kept.
fn follow(
    fields: &mut Map<String, Value>,
    client: &Client,
    (sent, scored): (&AnsweredQuestionnaire, &Scored),
    day: NaiveDate,
) -> Result<(), DatabaseError> {
    let json = |value: Result<Value, serde_json::Error>| value.map_err(|_| DatabaseError::NoJson);
    let mut answered = client.profile.questionnaires.clone();
    answered.push(sent.finished_at);
    answered.sort_unstable();
    let profile = fields.entry("profile").or_insert_with(|| Value::Object(Map::new()));
    let profile = profile.as_object_mut().ok_or(DatabaseError::Damaged("a client's profile"))?;
    profile.insert("questionnaires".to_owned(), json(serde_json::to_value(&answered))?);
    if answered.last() != Some(&sent.finished_at) || client.risk_class_on.is_some_and(|on| on > day) {
        return Ok(());
    }
    profile.insert("tolerates_no_loss".to_owned(), Value::Bool(scored.tolerates_no_loss));
    profile.insert("accepted_kinds".to_owned(), json(serde_json::to_value(&scored.accepted_kinds))?);
    if let Some(months) = scored.horizon_months {
        let means = fields.entry("means").or_insert_with(|| Value::Object(Map::new()));
        let means = means.as_object_mut().ok_or(DatabaseError::Damaged("a client's means"))?;
        means.insert("horizon_months".to_owned(), Value::from(months));
    }
    fields.insert("risk_class".to_owned(), json(serde_json::to_value(scored.class))?);
    fields.insert("risk_class_on".to_owned(), json(serde_json::to_value(day))?);
    Ok(())
}
