//! Tables `outbox` and `outbox_touch`: what the RM did and central has not acknowledged, in the order of `mid`, and
//! which records each of these things changes here.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};
use serde_json::Value;
use uuid::Uuid;
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::ClientId;
use zhike_protocol::push::{Mutation, MutationKind, RejectCode};
use zhike_workstation::ports::OutboxCounts;

use crate::convert::{blob, counter, instant, integer, json, parse, text, uuid as read_uuid};
use crate::error::Fault;

/// Something the RM did, on its way into the outbox.
pub(crate) struct Doing {
    /// Identity of the mutation.
    pub(crate) uuid: Uuid,
    /// What kind of thing.
    pub(crate) kind: MutationKind,
    /// Id of the thing it was done to.
    pub(crate) entity: String,
    /// Whose thing it is.
    pub(crate) client: ClientId,
    /// Revision on which it rests.
    pub(crate) base_rev: u64,
    /// The thing itself.
    pub(crate) args: Value,
    /// Ids of all records it changes here.
    pub(crate) touches: Vec<String>,
    /// The device's clock.
    pub(crate) at: DateTime<Utc>,
}

/// What lies over a record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pending {
    /// What kind of thing.
    pub(crate) kind: MutationKind,
    /// The thing itself.
    pub(crate) args: Value,
}

/// Puts something done at the end of the outbox, under the next `mid`.
pub(crate) fn add(connection: &Connection, doing: &Doing) -> Result<(), Fault> {
    let mid = integer(super::sync_state::next_mid(connection)?)?;
    let hash = Mutation::digest(doing.kind, &doing.entity, doing.base_rev, &doing.args)
        .map_err(|_| Fault::Failed("a mutation has no canonical form"))?;
    super::run(
        connection,
        "INSERT INTO outbox (mid, uuid, kind, entity, client, base_rev, args, hash, client_time)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            mid,
            blob(doing.uuid),
            doing.kind.name(),
            doing.entity,
            blob(doing.client.0),
            integer(doing.base_rev)?,
            text(&doing.args)?,
            hash.0,
            doing.at.timestamp_millis()
        ],
    )?;
    for entity in &doing.touches {
        super::run(
            connection,
            "INSERT OR IGNORE INTO outbox_touch (entity, mid) VALUES (?1, ?2)",
            params![entity, mid],
        )?;
    }
    Ok(())
}

/// Pending mutations in the order of `mid`, at most `limit`.
pub(crate) fn pending(connection: &Connection, limit: usize) -> Result<Vec<Mutation>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT mid, uuid, kind, entity, base_rev, args, hash, client_time FROM outbox
         WHERE state = 'pending' ORDER BY mid LIMIT ?1",
    )?;
    let mut rows = statement.query([limit])?;
    let mut mutations = Vec::new();
    while let Some(row) = rows.next()? {
        mutations.push(mutation(row)?);
    }
    Ok(mutations)
}

fn mutation(row: &Row<'_>) -> Result<Mutation, Fault> {
    let hash = row.get_ref(6)?.as_blob().map_err(|_| Fault::Damaged("outbox"))?;
    Ok(Mutation {
        mid: counter(row, 0)?,
        uuid: read_uuid(row, 1)?,
        kind: kind(&row.get::<_, String>(2)?)?,
        entity: row.get(3)?,
        base_rev: counter(row, 4)?,
        args: json(row, 5, "outbox")?,
        hash: Digest256(hash.try_into().map_err(|_| Fault::Damaged("outbox"))?),
        client_time: instant(row.get(7)?)?,
    })
}

/// A pending mutation, with its entity and client.
pub(crate) struct Waiting {
    /// Id of the thing it was done to.
    pub(crate) entity: String,
    /// Whose thing it is.
    pub(crate) client: Option<ClientId>,
    /// What it was.
    pub(crate) pending: Pending,
}

/// The pending mutation of a `mid`; `None` when it was answered before.
pub(crate) fn waiting(connection: &Connection, mid: u64) -> Result<Option<Waiting>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT entity, client, kind, args FROM outbox WHERE mid = ?1 AND state = 'pending'",
    )?;
    let mut rows = statement.query([integer(mid)?])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let client: Option<Vec<u8>> = row.get(1)?;
    let client = client.map(|id| Uuid::from_slice(&id)).transpose().map_err(|_| Fault::Damaged("outbox"))?;
    let kind = kind(&row.get::<_, String>(2)?)?;
    Ok(Some(Waiting {
        entity: row.get(0)?,
        client: client.map(ClientId),
        pending: Pending { kind, args: json(row, 3, "outbox")? },
    }))
}

/// Takes an acknowledged mutation out.
pub(crate) fn remove(connection: &Connection, mid: u64) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM outbox WHERE mid = ?1", [integer(mid)?])?;
    forget_touches(connection, mid)
}

/// Why a mutation waits for the RM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Rejected for this reason.
    Rejected(RejectCode),
    /// Somebody else changed the same thing.
    Conflict,
}

/// Sets a refused mutation aside for the RM; it no longer lies over anything.
pub(crate) fn refuse(connection: &Connection, mid: u64, refusal: Refusal) -> Result<(), Fault> {
    let (state, code) = match refusal {
        Refusal::Rejected(code) => ("rejected", Some(text(&code)?)),
        Refusal::Conflict => ("conflict", None),
    };
    super::run(
        connection,
        "UPDATE outbox SET state = ?2, code = ?3 WHERE mid = ?1",
        params![integer(mid)?, state, code.map(|quoted| quoted.trim_matches('"').to_owned())],
    )?;
    forget_touches(connection, mid)
}

fn forget_touches(connection: &Connection, mid: u64) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM outbox_touch WHERE mid = ?1", [integer(mid)?])?;
    Ok(())
}

/// Takes the contents out of refused mutations of a client who has left the book; central keeps its copy. What is
/// still pending stays whole: it has to reach central.
pub(crate) fn blank_refused(connection: &Connection, client: ClientId) -> Result<(), Fault> {
    super::run(
        connection,
        "UPDATE outbox SET entity = '', client = NULL, args = 'null' WHERE client = ?1 AND state <> 'pending'",
        [blob(client.0)],
    )?;
    Ok(())
}

/// Ids of the things whose mutation of a kind was refused.
pub(crate) fn refused(connection: &Connection, kind: MutationKind) -> Result<BTreeSet<String>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT entity FROM outbox WHERE kind = ?1 AND state <> 'pending'")?;
    let entities = statement.query_map([kind.name()], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(entities)
}

/// Whether something pending changes a record.
pub(crate) fn touches(connection: &Connection, entity: &str) -> Result<bool, Fault> {
    Ok(connection.prepare_cached("SELECT 1 FROM outbox_touch WHERE entity = ?1")?.exists([entity])?)
}

/// Ids of all records with pending changes.
pub(crate) fn touched(connection: &Connection) -> Result<BTreeSet<String>, Fault> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT entity FROM outbox_touch")?;
    let entities = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(entities)
}

/// What is pending over a record, in order.
pub(crate) fn pending_touching(connection: &Connection, entity: &str) -> Result<Vec<Pending>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, args FROM outbox_touch JOIN outbox USING (mid) WHERE outbox_touch.entity = ?1 ORDER BY mid",
    )?;
    let mut rows = statement.query([entity])?;
    let mut pending = Vec::new();
    while let Some(row) = rows.next()? {
        pending.push(Pending { kind: kind(&row.get::<_, String>(0)?)?, args: json(row, 1, "outbox")? });
    }
    Ok(pending)
}

/// How many are pending, and how many wait for the RM.
pub(crate) fn counts(connection: &Connection) -> Result<OutboxCounts, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM outbox WHERE state <> 'pending')",
    )?;
    let (all, refused) = statement.query_row([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?)))?;
    Ok(OutboxCounts { pending: all.saturating_sub(refused), needs_attention: refused })
}

fn kind(name: &str) -> Result<MutationKind, Fault> {
    parse(&format!("\"{name}\""), "outbox")
}
