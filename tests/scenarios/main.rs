//! Days of work without a window: the use cases over the real encrypted store, real HTTP and a real central.

// So that the lints know these files for tests.
#![cfg(test)]

mod checkups;
mod clocks;
mod figures;
mod network;
mod offers;
mod questionnaires;
mod reviews;
mod scripts;
mod support;
mod visits;
