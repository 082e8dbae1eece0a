//! The encrypted store: SQLCipher under a passphrase, one file per table, the ports of `workstation` over them.
//! The only place of the desktop that speaks SQL; no business rule and no network.

mod apply;
mod book;
mod convert;
mod database;
mod documents;
mod error;
mod eviction;
mod journal;
mod key_file;
mod key_store;
mod log_watch;
mod migrations;
mod overlay;
mod packed;
mod search;
mod store;
mod sync_store;
mod tables;
mod vault;

#[cfg(test)]
mod tests;

pub use key_file::KdfParameters;
pub use key_store::KeyStorePolicy;
pub use store::EncryptedStore;
pub use vault::DeviceVault;
