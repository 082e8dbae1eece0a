//! `zhike-demo fill`: a firm into a new central database, in one transaction.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, anyhow};
use serde_json::{Value, json};
use zhike_central::Database;
use zhike_demo::{DemoSize, firm, firm_from_files};
use zhike_intake::FirmData;
use zhike_workstation::ports::{Clock, SystemClock};

use crate::{Failure, FillArguments, progress};

pub fn fill(arguments: &FillArguments) -> Result<Value, Failure> {
    let start = Instant::now();
    refuse_a_filled(&arguments.database)?;
    // The firm is put together before a database is made: what cannot be read leaves no trace.
    let data = data(arguments)?;
    progress(&format!(
        "demo: {} clients, {} ledger rows, {} log entries, made in {:.1} s",
        data.clients.len(),
        data.ledger.len(),
        data.log.len(),
        start.elapsed().as_secs_f64()
    ));
    if let Some(folder) = arguments.database.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let database = Database::open(&arguments.database)?;
    let imported = database.import(&data)?;
    progress(&format!(
        "demo: {} records in {}, after {:.1} s",
        imported.written,
        arguments.database.display(),
        start.elapsed().as_secs_f64()
    ));
    Ok(json!({
        "firm": data.name,
        "clients": data.clients.len(),
        "records": imported.written,
        "seconds": (start.elapsed().as_secs_f64() * 10.0).round() / 10.0,
    }))
}

fn data(arguments: &FillArguments) -> Result<FirmData, Failure> {
    let as_of = SystemClock.today();
    let (Some(market), Some(book)) = (&arguments.market, &arguments.book) else {
        let size = DemoSize { clients_of_first_rm: arguments.clients, seed: arguments.seed, as_of };
        return Ok(firm(&size));
    };
    firm_from_files(market, book, arguments.seed, as_of)
        .map_err(|problems| Failure::Input(problems.iter().map(ToString::to_string).collect()))
}

/// A database that holds a firm is somebody's work.
fn refuse_a_filled(path: &Path) -> Result<(), Failure> {
    let empty = fs::metadata(path).map_or(true, |file| file.len() == 0);
    if !empty && !Database::open(path)?.staff()?.is_empty() {
        return Err(anyhow!("{} holds a firm already; choose another file", path.display()).into());
    }
    Ok(())
}
