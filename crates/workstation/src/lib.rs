//! The use cases, one file each, over the ports they need. No SQL, no HTTP, no window: those implement the ports.

pub mod ports;
