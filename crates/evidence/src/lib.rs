//! Evidence packs (LG-07): what they contain, how they are written, and how anyone checks one with central's public key alone,
//! offline. Byte slices in, byte slices out: no database, no HTTP, no files. What the log is made of is `protocol::tlog`'s.

mod archive;
mod checks;
mod dossier;
mod forms;
mod verify;
mod write;

pub use archive::ArchiveFault;
pub use checks::{Check, Verification, What};
pub use dossier::{Asked, DeviceKey, Dossier, Exhibit, FormerCheckpoint, LogKey};
pub use verify::{PackFault, read_key, verify};
pub use write::{WriteFault, write};

/// Version of the pack's layout.
pub const FORMAT: &str = "zhike-evidence-1";
