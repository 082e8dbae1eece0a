//! Central: the reference implementation of the API between workstations and the firm. Axum in front (`api`), operations in
//! the middle (`operations`), one database behind (`database`, the only place with SQL).

mod api;
mod clock;
mod database;
mod keys;
mod operations;
mod random;
mod scope;
mod server;
mod witness;

pub use api::{Config, openapi};
pub use clock::{Clock, SystemClock};
pub use database::{Database, DatabaseError, OpenError};
pub use keys::KEY_FILE_VARIABLE;
pub use operations::audit::{AuditError, Audited};
pub use operations::erase::{EraseError, Erased};
pub use operations::evidence::EvidenceError;
pub use operations::import::{ImportError, Imported};
pub use operations::new_code::NewCodeError;
pub use operations::rule_packs::{PackPublished, PublishError};
pub use operations::sample::{SampleError, Sampled};
pub use operations::scripts::{ScriptWithdrawn, ScriptsError, ScriptsPublished, UnfitScript};
pub use random::NoRandomness;
pub use server::serve;
