//! Stories of the store, on real encrypted files.

mod applying;
mod checkups;
mod crash;
mod evicting;
pub(crate) mod fixtures;
mod pushing;
mod sealing;
mod vaults;
