//! Everything of one client, across the kinds of table `record`, and how it is taken out.

use rusqlite::params;
use zhike_domain::ids::ClientId;
use zhike_protocol::record::RecordKind;

use super::{Database, DatabaseError, RecordRow, Tables, from_sql, to_sql};

/// A record that is about a client.
#[derive(Debug, Clone)]
pub(crate) struct OfClient {
    /// Its kind.
    pub kind: RecordKind,
    /// Its id.
    pub id: String,
    /// Its revision.
    pub rev: u64,
    /// Who may see it, as in storage.
    pub scope: String,
    /// Its JSON.
    pub body: String,
}

/// The client himself, what is filed under his id, what names him, and the entries about him.
const OF_CLIENT: &str = "SELECT kind, id, rev, scope, body FROM record
   WHERE kind IN ('client', 'fact_sheet') AND id = ?1
   UNION ALL
   SELECT kind, id, rev, scope, body FROM record
   WHERE kind = 'ledger' AND id >= ?1 || '/' AND id < ?1 || '0'
   UNION ALL
   SELECT kind, id, rev, scope, body FROM record
   WHERE kind IN ('visit', 'follow_up', 'survey_answer', 'case', 'checkup', 'questionnaire')
     AND json_extract(body, '$.client') = ?1
   UNION ALL
   SELECT kind, id, rev, scope, body FROM record WHERE kind = 'review' AND json_extract(body, '$.client') = ?1
   UNION ALL
   SELECT kind, id, rev, scope, body FROM record WHERE kind = 'log_entry' AND coalesce(
     json_extract(body, '$.sealed.entry.content.service.client'),
     json_extract(body, '$.sealed.entry.content.decision.client')
   ) = ?1";

impl Tables<'_> {
    /// Every record about a client.
    pub fn records_of(&self, client: ClientId) -> Result<Vec<OfClient>, DatabaseError> {
        self.of_client(OF_CLIENT, client)
    }

    /// The households he is a member of.
    pub fn households_of(&self, client: ClientId) -> Result<Vec<OfClient>, DatabaseError> {
        self.of_client(
            "SELECT kind, id, rev, scope, body FROM record WHERE kind = 'household' AND EXISTS (
               SELECT 1 FROM json_each(body, '$.members') m WHERE json_extract(m.value, '$.client') = ?1
             )",
            client,
        )
    }

    fn of_client(&self, query: &'static str, client: ClientId) -> Result<Vec<OfClient>, DatabaseError> {
        let mut statement = self.0.prepare(query)?;
        let mut rows = statement.query([client.to_string()])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            let kind = serde_json::from_value(serde_json::Value::String(row.get(0)?));
            records.push(OfClient {
                kind: kind.map_err(|_| DatabaseError::Damaged("a record's kind"))?,
                id: row.get(1)?,
                rev: from_sql(row.get(2)?)?,
                scope: row.get(3)?,
                body: row.get(4)?,
            });
        }
        Ok(records)
    }

    /// Removes a record.
    pub fn remove_record(&self, kind: RecordKind, id: &str) -> Result<(), DatabaseError> {
        self.0.execute("DELETE FROM record WHERE kind = ?1 AND id = ?2", [kind.name(), id])?;
        Ok(())
    }

    /// Writes a record's next revision in the scope it has, as the firm's own; the revision.
    pub fn rewrite_record(
        &self,
        kind: RecordKind,
        id: &str,
        body: &str,
        stored: &RecordRow,
    ) -> Result<u64, DatabaseError> {
        let rev = stored.rev + 1;
        self.0.execute(
            "UPDATE record SET rev = ?3, written_by = NULL, others_rev = ?4, body = ?5 WHERE kind = ?1 AND id = ?2",
            params![kind.name(), id, to_sql(rev)?, to_sql(stored.rev)?, body],
        )?;
        Ok(rev)
    }

    /// Forgets the arguments that were kept of mutations that name a client. What became of them stays.
    pub fn forget_arguments(&self, client: ClientId) -> Result<(), DatabaseError> {
        self.0.execute(
            "UPDATE mutation SET args = NULL WHERE args IS NOT NULL AND instr(args, ?1) > 0",
            [client.to_string()],
        )?;
        Ok(())
    }
}

impl Database {
    /// Brings the database's file up to date and empties the journal beside it: what was removed is in neither.
    pub(crate) fn settle(&self) -> Result<(), DatabaseError> {
        self.with_writer(|connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(())
        })
    }
}
