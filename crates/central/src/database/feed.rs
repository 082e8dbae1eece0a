//! Tables `feed_head` and `feed`: every change in the order of commits, gapless, and what of it a device has to fetch.

use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::record::RecordKind;

use super::{DatabaseError, Tables, from_sql, to_sql};
use crate::scope::Scope;

/// A change on its way into the feed.
#[derive(Debug, Clone)]
pub(crate) struct Changed {
    /// Whose eyes it is for, as in storage.
    pub scope: String,
    /// What happened.
    pub op: ChangeOp,
    /// To what kind of record.
    pub kind: RecordKind,
    /// Its id.
    pub id: String,
    /// Its revision.
    pub rev: u64,
}

/// A change as it is handed out.
#[derive(Debug)]
pub(crate) struct FeedRow {
    /// Position in the feed.
    pub seq: u64,
    /// What happened, as in JSON.
    pub op: String,
    /// Kind of record, as in JSON.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its revision.
    pub rev: u64,
    /// The record's JSON, for `put`.
    pub body: Option<String>,
}

/// A walk along one index for each scope, merged: nothing is sorted, and no body is read beyond the limit. Parameters are the
/// position, the limit, and the scopes.
fn changes_after(scopes: usize) -> String {
    let walks: Vec<String> = (3..3 + scopes)
        .map(|parameter| {
            format!(
                "SELECT seq, op, kind, id, rev FROM feed WHERE latest = 1 AND scope = ?{parameter} AND seq > ?1"
            )
        })
        .collect();
    format!(
        "SELECT f.seq, f.op, f.kind, f.id, f.rev, r.body FROM ({} ORDER BY seq LIMIT ?2) f
         LEFT JOIN record r ON f.op = 'put' AND r.kind = f.kind AND r.id = f.id ORDER BY f.seq",
        walks.join(" UNION ALL ")
    )
}

/// Numbers first, then the scopes as in storage. A query without a scope is a mistake, not a query for everything.
fn with_scopes(numbers: &[i64], scopes: &[Scope]) -> Result<Vec<Value>, DatabaseError> {
    if scopes.is_empty() {
        return Err(DatabaseError::NoScope);
    }
    let numbers = numbers.iter().copied().map(Value::Integer);
    Ok(numbers.chain(scopes.iter().map(|scope| Value::Text(scope.to_string()))).collect())
}

fn op_name(op: ChangeOp) -> &'static str {
    match op {
        ChangeOp::Put => "put",
        ChangeOp::Delete => "delete",
        ChangeOp::Evict => "evict",
    }
}

impl Tables<'_> {
    /// Appends changes. To be called last in a transaction: the row of `feed_head` then makes the order of the feed
    /// that of the commits, on every database.
    pub fn append_feed(&self, changes: &[Changed]) -> Result<(), DatabaseError> {
        if changes.is_empty() {
            return Ok(());
        }
        let count = i64::try_from(changes.len()).map_err(|_| DatabaseError::TooLarge)?;
        let head: i64 = self
            .0
            .prepare_cached("UPDATE feed_head SET seq = seq + ?1 RETURNING seq")?
            .query_row([count], |row| row.get(0))?;
        let mut supersede = self.0.prepare_cached(
            "UPDATE feed SET latest = 0 WHERE scope = ?1 AND kind = ?2 AND id = ?3 AND latest = 1",
        )?;
        let mut append = self.0.prepare_cached(
            "INSERT INTO feed (seq, scope, op, kind, id, rev, latest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
        )?;
        for (seq, change) in (head - count + 1..).zip(changes) {
            let kind = change.kind.name();
            supersede.execute(params![change.scope, kind, change.id])?;
            append.execute(params![
                seq,
                change.scope,
                op_name(change.op),
                kind,
                change.id,
                to_sql(change.rev)?
            ])?;
        }
        Ok(())
    }

    /// Position of the last change.
    pub fn feed_head(&self) -> Result<u64, DatabaseError> {
        from_sql(self.0.query_row("SELECT seq FROM feed_head", [], |row| row.get(0))?)
    }

    /// How many changes of the scopes come after a position.
    pub fn count_after(&self, scopes: &[Scope], seq: u64) -> Result<u64, DatabaseError> {
        let parameters = with_scopes(&[to_sql(seq)?], scopes)?;
        let places: Vec<String> = (2..=parameters.len()).map(|parameter| format!("?{parameter}")).collect();
        let query = format!(
            "SELECT count(*) FROM feed WHERE latest = 1 AND seq > ?1 AND scope IN ({})",
            places.join(", ")
        );
        let count =
            self.0.prepare_cached(&query)?.query_row(params_from_iter(parameters), |row| row.get(0))?;
        from_sql(count)
    }

    /// Hands the changes of the scopes after a position to `take`, in order, until it says that it is full or `limit`
    /// is reached.
    pub fn changes_after(
        &self,
        scopes: &[Scope],
        seq: u64,
        limit: u32,
        mut take: impl FnMut(FeedRow) -> Result<bool, DatabaseError>,
    ) -> Result<(), DatabaseError> {
        let parameters = with_scopes(&[to_sql(seq)?, i64::from(limit)], scopes)?;
        let mut statement = self.0.prepare_cached(&changes_after(scopes.len()))?;
        let mut rows = statement.query(params_from_iter(parameters))?;
        while let Some(row) = rows.next()? {
            let change = FeedRow {
                seq: from_sql(row.get(0)?)?,
                op: row.get(1)?,
                kind: row.get(2)?,
                id: row.get(3)?,
                rev: from_sql(row.get(4)?)?,
                body: row.get(5)?,
            };
            if !take(change)? {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Database;

    #[test]
    fn a_page_is_read_along_the_index_without_sorting() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("central.db")).unwrap();
        for count in 1..=4 {
            let plan: Vec<String> = database
                .read(|tables| {
                    let query = format!("EXPLAIN QUERY PLAN {}", changes_after(count));
                    let scopes = vec![Scope::Firm; count];
                    let mut statement = tables.0.prepare(&query)?;
                    let parameters = params_from_iter(with_scopes(&[0, 10], &scopes)?);
                    let lines = statement.query_map(parameters, |row| row.get("detail"))?;
                    lines.collect::<Result<_, _>>().map_err(DatabaseError::from)
                })
                .unwrap();
            let plan = plan.join("\n");
            assert_eq!(
                plan.matches("USING INDEX feed_of_scope (scope=? AND seq>?)").count(),
                count,
                "{plan}"
            );
            let sorts = plan.matches("USE TEMP B-TREE").count();
            assert!(sorts == 0, "{plan}");
        }
    }

    #[test]
    fn without_a_scope_nothing_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("central.db")).unwrap();
        let counted = database.read(|tables| tables.count_after(&[], 0));
        assert!(matches!(counted, Err(DatabaseError::NoScope)));
        let read = database.read(|tables| tables.changes_after(&[], 0, 10, |_| Ok(true)));
        assert!(matches!(read, Err(DatabaseError::NoScope)));
    }
}
