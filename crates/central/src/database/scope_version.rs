//! Table `scope_version`: counts up when clients come into or go out of a scope, so that a device notices.

use rusqlite::OptionalExtension;

use super::{DatabaseError, Tables, from_sql};
use crate::scope::Scope;

impl Tables<'_> {
    /// Version of a scope; 0 before anything came into it.
    pub fn scope_version(&self, scope: &Scope) -> Result<u64, DatabaseError> {
        let version: Option<i64> = self
            .0
            .prepare_cached("SELECT version FROM scope_version WHERE scope = ?1")?
            .query_row([scope.to_string()], |row| row.get(0))
            .optional()?;
        version.map_or(Ok(0), from_sql)
    }

    /// Counts up.
    pub fn advance_scope_version(&self, scope: &Scope) -> Result<(), DatabaseError> {
        self.0
            .prepare_cached(
                "INSERT INTO scope_version (scope, version) VALUES (?1, 1)
                 ON CONFLICT (scope) DO UPDATE SET version = version + 1",
            )?
            .execute([scope.to_string()])?;
        Ok(())
    }
}
