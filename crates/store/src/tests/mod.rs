//! Stories of the store, on real encrypted files.

mod applying;
mod checkups;
mod crash;
mod documents;
mod evicting;
pub(crate) mod fixtures;
mod log_watch;
mod pushing;
mod sealing;
mod searching_the_log;
mod vaults;
