//! Tests that cross rooms, and the rules of the repository. Nothing of the product lives here, and nothing depends on it.

mod served_firm;

pub use served_firm::{PASSPHRASE, ServedFirm, demo_day, demo_firm, synchroniser};
