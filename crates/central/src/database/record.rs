//! Table `record`: every record once, as it is now, with its revision and who may see it.

use rusqlite::{OptionalExtension, Row, params};
use zhike_domain::client::Client;
use zhike_domain::ids::{ClientId, DeviceId, StaffId};
use zhike_domain::rule_pack::PublishedPack;
use zhike_domain::staff::Staff;
use zhike_protocol::record::{LogRecord, RecordKind};

use super::{DatabaseError, Tables, from_sql, to_sql};
use crate::scope::Scope;

/// A record.
#[derive(Debug, Clone)]
pub(crate) struct RecordRow {
    /// Its revision, from 1.
    pub rev: u64,
    /// Who may see it, as in storage.
    pub scope: String,
    /// The device that wrote this revision; `None` for the firm's own data.
    pub written_by: Option<String>,
    /// The last revision written by anybody else.
    pub others_rev: u64,
    /// Its JSON.
    pub body: String,
}

/// A record that was written, for the feed.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// Its new revision.
    pub rev: u64,
    /// Whose eyes it was for before, where that changed.
    pub left: Option<String>,
}

impl RecordRow {
    /// Whether a record is in a scope.
    pub fn is_in(&self, scope: &Scope) -> bool {
        self.scope == scope.to_string()
    }

    /// The last revision that `device` did not write itself: what it has to have seen before it may change the record.
    pub fn rev_by_others(&self, device: DeviceId) -> u64 {
        if self.written_by.as_ref() == Some(&device.to_string()) { self.others_rev } else { self.rev }
    }
}

impl Tables<'_> {
    /// A record.
    pub fn record(&self, kind: RecordKind, id: &str) -> Result<Option<RecordRow>, DatabaseError> {
        self.0
            .prepare_cached(
                "SELECT rev, scope, written_by, others_rev, body FROM record WHERE kind = ?1 AND id = ?2",
            )?
            .query_row([kind.name(), id], |row| Ok(read(row)))
            .optional()?
            .transpose()
    }

    /// Writes a record as its next revision. `stored` is what [`Tables::record`] said of it in this transaction.
    pub fn put_record(
        &self,
        kind: RecordKind,
        id: &str,
        scope: &Scope,
        body: &str,
        by: Option<DeviceId>,
        stored: Option<&RecordRow>,
    ) -> Result<Written, DatabaseError> {
        let (rev, others_rev) = match (stored, by) {
            (None, _) => (1, 0),
            (Some(row), Some(device)) => (row.rev + 1, row.rev_by_others(device)),
            (Some(row), None) => (row.rev + 1, row.rev),
        };
        let scope = scope.to_string();
        self.0
            .prepare_cached(
                "INSERT INTO record (kind, id, rev, scope, written_by, others_rev, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, scope = excluded.scope,
                   written_by = excluded.written_by, others_rev = excluded.others_rev, body = excluded.body",
            )?
            .execute(params![
                kind.name(),
                id,
                to_sql(rev)?,
                scope,
                by.map(|device| device.to_string()),
                to_sql(others_rev)?,
                body
            ])?;
        let left = stored.map(|row| row.scope.clone()).filter(|before| *before != scope);
        Ok(Written { rev, left })
    }

    /// Whether an entry about a client waits in a queue.
    pub fn has_open_review(&self, client: ClientId, queue: &Scope) -> Result<bool, DatabaseError> {
        Ok(self
            .0
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM record WHERE kind = 'review' AND json_extract(body, '$.client') = ?1
                   AND scope = ?2 AND json_extract(body, '$.decided') IS NULL)",
            )?
            .query_row([client.to_string(), queue.to_string()], |row| row.get(0))?)
    }

    /// Hands every entry of the service log to `take`.
    pub fn log_entries(
        &self,
        mut take: impl FnMut(LogRecord) -> Result<(), DatabaseError>,
    ) -> Result<(), DatabaseError> {
        let mut statement = self.0.prepare("SELECT body FROM record WHERE kind = 'log_entry' ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let body: String = row.get(0)?;
            take(serde_json::from_str(&body).map_err(|_| DatabaseError::Damaged("a log entry"))?)?;
        }
        Ok(())
    }

    /// Hands every client of the firm to `take`.
    pub fn clients(
        &self,
        mut take: impl FnMut(Client) -> Result<(), DatabaseError>,
    ) -> Result<(), DatabaseError> {
        let mut statement = self.0.prepare("SELECT body FROM record WHERE kind = 'client' ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let body: String = row.get(0)?;
            take(serde_json::from_str(&body).map_err(|_| DatabaseError::Damaged("a client"))?)?;
        }
        Ok(())
    }

    /// Clients of exactly this name or number, at most so many; all of the firm's where no scope is given.
    pub fn clients_called(
        &self,
        text: &str,
        scope: Option<&Scope>,
        most: u32,
    ) -> Result<Vec<String>, DatabaseError> {
        let mut statement = self.0.prepare_cached(
            "SELECT body FROM record WHERE kind = 'client' AND (?2 IS NULL OR scope = ?2)
               AND (json_extract(body, '$.name') = ?1 OR json_extract(body, '$.number') = ?1) ORDER BY id LIMIT ?3",
        )?;
        let scope = scope.map(Scope::to_string);
        let bodies = statement.query_map(params![text, scope, most], |row| row.get(0))?;
        Ok(bodies.collect::<Result<_, _>>()?)
    }

    /// Every version of a script, with its id.
    pub fn scripts_of(&self, code: &str) -> Result<Vec<(String, RecordRow)>, DatabaseError> {
        let mut statement = self.0.prepare_cached(
            "SELECT id FROM record WHERE kind = 'script' AND id >= ?1 || '/' AND id < ?1 || '0' ORDER BY id",
        )?;
        let ids = statement.query_map([code], |row| row.get::<_, String>(0))?;
        let mut versions = Vec::new();
        for id in ids.collect::<Result<Vec<_>, _>>()? {
            if let Some(row) = self.record(RecordKind::Script, &id)? {
                versions.push((id, row));
            }
        }
        Ok(versions)
    }

    /// Every rule pack that was published.
    pub fn published_packs(&self) -> Result<Vec<PublishedPack>, DatabaseError> {
        let mut statement = self.0.prepare_cached("SELECT body FROM record WHERE kind = 'rule_pack'")?;
        let bodies = statement.query_map([], |row| row.get::<_, String>(0))?;
        bodies
            .map(|body| serde_json::from_str(&body?).map_err(|_| DatabaseError::Damaged("a rule pack")))
            .collect()
    }

    /// A person of the firm.
    pub fn staff(&self, id: StaffId) -> Result<Option<Staff>, DatabaseError> {
        let Some(row) = self.record(RecordKind::Staff, &id.to_string())? else { return Ok(None) };
        serde_json::from_str(&row.body).map(Some).map_err(|_| DatabaseError::Damaged("a staff record"))
    }

    /// Everybody of the firm.
    pub fn all_staff(&self) -> Result<Vec<Staff>, DatabaseError> {
        let mut statement = self.0.prepare("SELECT body FROM record WHERE kind = ?1 ORDER BY id")?;
        let bodies = statement.query_map([RecordKind::Staff.name()], |row| row.get::<_, String>(0))?;
        bodies
            .map(|body| serde_json::from_str(&body?).map_err(|_| DatabaseError::Damaged("a staff record")))
            .collect()
    }
}

fn read(row: &Row<'_>) -> Result<RecordRow, DatabaseError> {
    Ok(RecordRow {
        rev: from_sql(row.get(0)?)?,
        scope: row.get(1)?,
        written_by: row.get(2)?,
        others_rev: from_sql(row.get(3)?)?,
        body: row.get(4)?,
    })
}
