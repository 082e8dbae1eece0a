//! Central's database read from outside, as an inspector would: with SQL, not through central's own code.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde::de::DeserializeOwned;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::client::Client;
use zhike_domain::product::Product;
use zhike_domain::review::Review;
use zhike_domain::staff::Staff;
use zhike_protocol::record::LogRecord;

/// All log records, in the order of their chains.
pub fn log_records(database: &Path) -> Vec<LogRecord> {
    let mut records: Vec<LogRecord> = bodies(database, "log_entry");
    records.sort_by_key(|record| (record.sealed.entry.device, record.sealed.entry.sequence));
    records
}

/// All clients.
pub fn clients(database: &Path) -> Vec<Client> {
    bodies(database, "client")
}

/// All checkups.
pub fn checkups(database: &Path) -> Vec<Checkup> {
    bodies(database, "checkup")
}

/// All products.
pub fn products(database: &Path) -> Vec<Product> {
    bodies(database, "product")
}

/// All reviews.
pub fn reviews(database: &Path) -> Vec<Review> {
    bodies(database, "review")
}

/// Everybody of the firm.
pub fn staff(database: &Path) -> Vec<Staff> {
    bodies(database, "staff")
}

fn bodies<T: DeserializeOwned>(database: &Path, kind: &str) -> Vec<T> {
    let connection =
        Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("central's database");
    let mut statement = connection
        .prepare("SELECT body FROM record WHERE kind = ?1 ORDER BY id")
        .expect("records have bodies");
    let rows = statement.query_map([kind], |row| row.get::<_, String>(0)).expect("the records are read");
    rows.map(|body| serde_json::from_str(&body.expect("a body")).expect("a record of its kind")).collect()
}
