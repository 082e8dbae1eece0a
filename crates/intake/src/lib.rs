//! Reads files of markets and books into domain types, naming file, line and column of what cannot be read, and
//! carries whole firms (`FirmData`) to where they are imported. No storage, no network.

mod firm;

pub use firm::{ArchiveDevice, FirmData};
