//! Reads files of markets and books into domain types, naming file, line and column of what cannot be read, and
//! carries whole firms (`FirmData`) to where they are imported. No storage, no network.
//!
//! Each reading comes in two forms: the rows that are sound beside the list of those that are not (`Reading`), for a
//! look at a book; and all or nothing, for an import.

mod book;
mod firm;
mod folder;
mod market;
mod problem;
mod table;

pub use book::{Book, BookFiles, BookFrame, book_from_bytes, client_id};
pub use firm::{ArchiveDevice, FirmData};
pub use folder::{FirmFrame, firm_from_files, read_book, read_book_rows, read_market, read_market_rows};
pub use market::{BondYields, Market, MarketFiles, market_from_bytes};
pub use problem::{Column, Expected, Found, FoundKind, MOST_PROBLEMS, Problem, Reading};
pub use table::parse_date;
