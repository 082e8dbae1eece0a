//! Table `firm`: the one row about the firm and this database itself.

use rusqlite::{OptionalExtension, params};
use zhike_domain::ids::StaffId;

use super::{DatabaseError, Tables, from_sql, to_sql};

/// The firm, and this database's identity.
#[derive(Debug, Clone)]
pub(crate) struct Firm {
    /// Its name.
    pub name: String,
    /// Identity of this database's history; never 0.
    pub epoch: u64,
    /// Public key of the receipts, hexadecimal.
    pub central_key: String,
    /// The RM of the demo, if this is one.
    pub demo_rm: Option<StaffId>,
}

impl Tables<'_> {
    /// The firm's row; `None` in a database just made.
    pub fn firm(&self) -> Result<Option<Firm>, DatabaseError> {
        let row: Option<(String, i64, String, Option<String>)> = self
            .0
            .query_row("SELECT name, epoch, central_key, demo_rm FROM firm", [], |row| row.try_into())
            .optional()?;
        let Some((name, epoch, central_key, demo_rm)) = row else { return Ok(None) };
        let demo_rm = demo_rm.and_then(|id| id.parse().ok());
        Ok(Some(Firm { name, epoch: from_sql(epoch)?, central_key, demo_rm }))
    }

    /// Writes the firm's row with a new epoch, before anything else is in the database.
    pub fn found_firm(&self, central_key: &str) -> Result<Firm, DatabaseError> {
        // 48 bits: exact in every JSON reader.
        let [a, b, c, d, e, f] = crate::random::bytes::<6>()?;
        let epoch = u64::from_be_bytes([0, 0, a, b, c, d, e, f | 1]);
        self.0.execute(
            "INSERT INTO firm (id, name, epoch, central_key) VALUES (1, '', ?1, ?2)",
            params![to_sql(epoch)?, central_key],
        )?;
        Ok(Firm { name: String::new(), epoch, central_key: central_key.to_owned(), demo_rm: None })
    }

    /// Names the firm and the RM of the demo.
    pub fn name_firm(&self, name: &str, demo_rm: Option<StaffId>) -> Result<(), DatabaseError> {
        self.0.execute(
            "UPDATE firm SET name = ?1, demo_rm = coalesce(?2, demo_rm)",
            params![name, demo_rm.map(|id| id.to_string())],
        )?;
        Ok(())
    }
}
