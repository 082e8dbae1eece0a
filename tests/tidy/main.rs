//! Rules of the repository that no compiler knows, one file each, and a test that every rule can fail.
//!
//! A rule is a function over files that returns what is wrong, so that the same function judges the
//! repository and a planted violation. To change a rule, change its list and say why beside the entry.
#![cfg(test)]

mod clock;
mod dependencies;
mod error_texts;
mod length;
mod literals;
mod locales;
mod manifests;
mod module_docs;
mod npm_lock;
mod places;
mod sources;
mod sql;
