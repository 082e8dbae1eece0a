//! Commands by area. Each parses, calls one use case and maps the error; nothing is decided here.

pub mod book;
pub mod checkup;
pub mod client;
pub mod duties;
pub mod evidence;
pub mod facts;
pub mod log;
pub mod offer;
pub mod phrases;
pub mod presentation;
pub mod questionnaire;
pub mod review;
pub mod session;
pub mod sync;
pub mod today;
pub mod visit;

use std::sync::Arc;

use zhike_ipc::IpcError;

use crate::shell::Shell;

type State<'a> = tauri::State<'a, Arc<Shell>>;
type Answer<T> = Result<T, IpcError>;
