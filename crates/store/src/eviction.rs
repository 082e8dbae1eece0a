//! A client leaves the book: everything of him on this device goes, in the transaction that applies the page.

use rusqlite::Connection;
use zhike_domain::ids::ClientId;

use crate::convert::blob;
use crate::error::Fault;
use crate::tables;

/// Every table with rows of a client. A test walks the schema and fails when one with a column `client` is missing.
pub(crate) const TABLES: [(&str, &str); 19] = [
    ("search_text", "DELETE FROM search_text WHERE client = ?1"),
    ("ledger", "DELETE FROM ledger WHERE client = ?1"),
    ("position", "DELETE FROM position WHERE client = ?1"),
    ("visit", "DELETE FROM visit WHERE client = ?1"),
    ("follow_up", "DELETE FROM follow_up WHERE client = ?1"),
    ("log_entry", "DELETE FROM log_entry WHERE client = ?1"),
    ("log_text", "DELETE FROM log_text WHERE client = ?1"),
    ("survey_answer", "DELETE FROM survey_answer WHERE client = ?1"),
    ("case", "DELETE FROM \"case\" WHERE client = ?1"),
    ("draft", "DELETE FROM draft WHERE client = ?1"),
    ("fact_sheet", "DELETE FROM fact_sheet WHERE client = ?1"),
    ("checkup", "DELETE FROM checkup WHERE client = ?1"),
    ("questionnaire", "DELETE FROM questionnaire WHERE client = ?1"),
    ("review", "DELETE FROM review WHERE client = ?1"),
    ("document", "DELETE FROM document WHERE client = ?1"),
    ("document_chunk", "DELETE FROM document_chunk WHERE client = ?1"),
    ("score", "DELETE FROM score WHERE client = ?1"),
    ("access_log", "DELETE FROM access_log WHERE client = ?1"),
    ("client", "DELETE FROM client WHERE id = ?1"),
];

/// Removes a client: his rows, a household that was his alone, what could not be read of him, and the contents of
/// refused mutations. Pending mutations stay until central has answered them; the chain's hashes stay for good.
pub(crate) fn evict(connection: &Connection, client: ClientId) -> Result<(), Fault> {
    if let Some(household) = tables::client::household_of_his_own(connection, client)? {
        tables::household::remove(connection, household)?;
    }
    for (_, delete) in TABLES {
        tables::run(connection, delete, [blob(client.0)])?;
    }
    tables::outbox::blank_refused(connection, client)?;
    tables::unread_record::remove_mentions(connection, &client.to_string())
}
