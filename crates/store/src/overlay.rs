//! What the RM may edit: visits, promises, fact sheets, checkups. A row shows what central has with the pending changes laid over it, in
//! their order; while something lies over it, central's body is kept beneath. No SQL (see `tables`).

use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_protocol::push::MutationKind;

use crate::convert::{parse, text};
use crate::error::Fault;
use crate::tables::outbox::{self, Pending};

/// A row as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Revision last seen from central, 0 when central has not shown it yet.
    pub(crate) rev: u64,
    /// What central has, while something pending lies over it; `None` then means that central has nothing.
    pub(crate) server_body: Option<String>,
    /// What is shown.
    pub(crate) body: String,
}

/// A kind of row that the RM may edit.
pub(crate) trait Editable: Serialize + DeserializeOwned {
    /// Name of its table, for errors.
    const TABLE: &'static str;
    /// Reads a row.
    fn stored(connection: &Connection, id: Uuid) -> Result<Option<Stored>, Fault>;
    /// Writes a row; `self` is what its body says.
    fn keep(&self, connection: &Connection, stored: &Stored) -> Result<(), Fault>;
    /// Removes a row.
    fn remove(connection: &Connection, id: Uuid) -> Result<(), Fault>;
    /// Whether a row may become another here: what never changes is still the same.
    fn may_become(&self, _changed: &Self) -> bool {
        true
    }
    /// What a pending mutation makes of the row; `None` stays `None` when it makes nothing.
    fn lay(id: Uuid, pending: &Pending, beneath: Option<Value>) -> Option<Value>;
}

impl Editable for Visit {
    const TABLE: &'static str = "visit";

    fn stored(connection: &Connection, id: Uuid) -> Result<Option<Stored>, Fault> {
        crate::tables::visit::stored(connection, id)
    }

    fn keep(&self, connection: &Connection, stored: &Stored) -> Result<(), Fault> {
        crate::tables::visit::keep(connection, self, stored)
    }

    fn remove(connection: &Connection, id: Uuid) -> Result<(), Fault> {
        crate::tables::visit::remove(connection, id)
    }

    fn lay(_: Uuid, pending: &Pending, beneath: Option<Value>) -> Option<Value> {
        match pending.kind {
            MutationKind::PutVisit => Some(merged(beneath, &pending.args)),
            // Central completes the visit from the entry; here it is done at once.
            MutationKind::SealLogEntry => beneath.map(completed),
            _ => beneath,
        }
    }
}

impl Editable for FollowUp {
    const TABLE: &'static str = "follow_up";

    fn stored(connection: &Connection, id: Uuid) -> Result<Option<Stored>, Fault> {
        crate::tables::follow_up::stored(connection, id)
    }

    fn keep(&self, connection: &Connection, stored: &Stored) -> Result<(), Fault> {
        crate::tables::follow_up::keep(connection, self, stored)
    }

    fn remove(connection: &Connection, id: Uuid) -> Result<(), Fault> {
        crate::tables::follow_up::remove(connection, id)
    }

    fn lay(id: Uuid, pending: &Pending, beneath: Option<Value>) -> Option<Value> {
        match pending.kind {
            MutationKind::PutFollowUp => Some(merged(beneath, &pending.args)),
            // Central makes the promises of the entry; here they stand at once.
            MutationKind::SealLogEntry => beneath.or_else(|| {
                let sealed: SealedEntry = serde_json::from_value(pending.args.clone()).ok()?;
                let promised = promises(&sealed).into_iter().find(|follow_up| follow_up.id.0 == id)?;
                serde_json::to_value(promised).ok()
            }),
            _ => beneath,
        }
    }
}

impl Editable for FactSheet {
    const TABLE: &'static str = "fact_sheet";

    fn stored(connection: &Connection, id: Uuid) -> Result<Option<Stored>, Fault> {
        crate::tables::fact_sheet::stored(connection, id)
    }

    fn keep(&self, connection: &Connection, stored: &Stored) -> Result<(), Fault> {
        crate::tables::fact_sheet::keep(connection, self, stored)
    }

    fn remove(connection: &Connection, id: Uuid) -> Result<(), Fault> {
        crate::tables::fact_sheet::remove(connection, id)
    }

    fn lay(_: Uuid, pending: &Pending, beneath: Option<Value>) -> Option<Value> {
        if pending.kind == MutationKind::PutFactSheet {
            Some(merged(beneath, &pending.args))
        } else {
            beneath
        }
    }
}

/// A later state holds the same result and all that was added before.
impl Editable for Checkup {
    const TABLE: &'static str = "checkup";

    fn stored(connection: &Connection, id: Uuid) -> Result<Option<Stored>, Fault> {
        crate::tables::checkup::stored(connection, id)
    }

    fn keep(&self, connection: &Connection, stored: &Stored) -> Result<(), Fault> {
        crate::tables::checkup::keep(connection, self, stored)
    }

    fn remove(connection: &Connection, id: Uuid) -> Result<(), Fault> {
        crate::tables::checkup::remove(connection, id)
    }

    fn may_become(&self, changed: &Self) -> bool {
        match (self.result_digest(), changed.result_digest()) {
            (Ok(kept), Ok(digest)) => kept == digest,
            _ => false,
        }
    }

    fn lay(_: Uuid, pending: &Pending, beneath: Option<Value>) -> Option<Value> {
        if pending.kind == MutationKind::PutCheckup { Some(merged(beneath, &pending.args)) } else { beneath }
    }
}

/// The promises an entry makes.
pub(crate) fn promises(sealed: &SealedEntry) -> Vec<FollowUp> {
    let entry = &sealed.entry;
    let Some(record) = entry.service() else { return Vec::new() };
    let promised = record.follow_ups.iter().map(|promise| FollowUp {
        id: promise.id,
        client: record.client,
        text: promise.text.clone(),
        due_on: promise.due_on,
        from_entry: Some(entry.id),
        done_on: None,
    });
    promised.collect()
}

/// Fields of `over` replace those beneath; fields this version does not know stay.
pub(crate) fn merged(beneath: Option<Value>, over: &Value) -> Value {
    match (beneath, over) {
        (Some(Value::Object(mut fields)), Value::Object(newer)) => {
            fields.extend(newer.iter().map(|(name, value)| (name.clone(), value.clone())));
            Value::Object(fields)
        }
        _ => over.clone(),
    }
}

fn completed(mut visit: Value) -> Value {
    if let (Some(fields), Ok(done)) = (visit.as_object_mut(), serde_json::to_value(VisitStatus::Done)) {
        fields.insert("status".to_owned(), done);
    }
    visit
}

/// What a local change needs to know of the row it changes, read before the change goes into the outbox.
pub(crate) struct Before {
    stored: Option<Stored>,
    /// Something pending lies over the row already.
    covered: bool,
}

impl Before {
    /// Reads it.
    pub(crate) fn read<T: Editable>(connection: &Connection, id: Uuid) -> Result<Self, Fault> {
        let covered = outbox::touches(connection, &id.to_string())?;
        Ok(Self { stored: T::stored(connection, id)?, covered })
    }

    /// Revision on which the change rests.
    pub(crate) fn rev(&self) -> u64 {
        self.stored.as_ref().map_or(0, |stored| stored.rev)
    }

    /// The body as it is shown.
    pub(crate) fn body(&self) -> Result<Option<Value>, Fault> {
        self.stored.as_ref().map(|stored| parse(&stored.body, "body")).transpose()
    }

    /// Writes the row with a new body over it.
    pub(crate) fn cover<T: Editable>(self, connection: &Connection, body: &Value) -> Result<(), Fault> {
        let value: T = serde_json::from_value(body.clone()).map_err(|_| Fault::Damaged(T::TABLE))?;
        let rev = self.rev();
        let server_body = match self.stored {
            Some(stored) if self.covered => stored.server_body,
            Some(stored) => Some(stored.body),
            None => None,
        };
        value.keep(connection, &Stored { rev, server_body, body: text(body)? })
    }
}

/// Takes what central has now, `None` when it is gone, and lays what is pending over it again.
pub(crate) fn renew<T: Editable>(
    connection: &Connection,
    id: Uuid,
    rev: u64,
    server: Option<Value>,
) -> Result<(), Fault> {
    let pending = outbox::pending_touching(connection, &id.to_string())?;
    let server_body = server.as_ref().map(text).transpose()?;
    let shown = pending.iter().fold(server, |beneath, mutation| T::lay(id, mutation, beneath));
    let Some(shown) = shown else { return T::remove(connection, id) };
    let body = text(&shown)?;
    let value: T = serde_json::from_value(shown).map_err(|_| Fault::Damaged(T::TABLE))?;
    let server_body = if pending.is_empty() { None } else { server_body };
    value.keep(connection, &Stored { rev, server_body, body })
}

/// After central answered a mutation that had been laid over the row (and has left the pending ones): an accepted one
/// is now central's, a refused one no longer shows. A row that is gone stays gone.
pub(crate) fn settle<T: Editable>(
    connection: &Connection,
    id: Uuid,
    accepted: Option<&Pending>,
    rev: Option<u64>,
) -> Result<(), Fault> {
    let Some(stored) = T::stored(connection, id)? else { return Ok(()) };
    let mut server: Option<Value> =
        stored.server_body.as_deref().map(|body| parse(body, T::TABLE)).transpose()?;
    if let Some(accepted) = accepted {
        server = T::lay(id, accepted, server);
    }
    renew::<T>(connection, id, rev.unwrap_or(0).max(stored.rev), server)
}
