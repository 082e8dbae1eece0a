//! First sync of a book: over HTTP, applied and durable in the encrypted store.

use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use zhike_tests::{ServedFirm, demo_firm, synchroniser};
use zhike_workstation::ports::SystemClock;

use crate::table::{Table, median};

/// Three first syncs of the 2,000-client book, each into a new store.
pub fn measure(table: &mut Table) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let firm = ServedFirm::serve(&demo_firm(2_000)).await?;
        let mut rates = Vec::new();
        let mut records = 0;
        let mut bytes = 0;
        for round in 0..3 {
            let name = format!("device-{round}");
            let workstation = firm.enrol(&name, Arc::new(SystemClock)).await?;
            let desk = workstation.desk()?;
            let start = Instant::now();
            let outcome = synchroniser().exchange(&desk, &**workstation.central()).await?;
            rates.push(f64::from(outcome.pulled) / start.elapsed().as_secs_f64());
            records = outcome.pulled;
            bytes = std::fs::metadata(firm.device(&name).join("zhike.db"))?.len();
        }
        table.row(
            "first sync, 2,000 clients",
            format!("{:.0} records/s ({records} records, {:.1} MB stored)", median(rates), mega(bytes)),
            "PouchDB 3,467/s (stated, not run here)".to_owned(),
            "–".to_owned(),
            "≥ 25,000/s for records of 500 B",
        );
        Ok(())
    })
}

#[expect(clippy::cast_precision_loss, reason = "a file size shown with one decimal")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
