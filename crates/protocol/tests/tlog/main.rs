//! The firm's log from outside: tree against another implementation, formats against malformed input, and what a watching device
//! finds when the log is tampered with.
#![cfg(test)]

mod formats;
mod leaves;
mod support;
mod tampering;
mod tree;
