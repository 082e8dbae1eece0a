//! The journey in the real window: tauri-driver and WebKitWebDriver drive the built program against a real central.
//! Where no display or driver is at hand the tests say that they were skipped; `cargo xtask test` brings both.

// So that the lints know these files for tests.
#![cfg(test)]

mod central_database;
mod checkup_e2e;
mod firm;
mod journey_e2e;
mod refusals_e2e;
mod review_e2e;
mod traces;
mod window;
