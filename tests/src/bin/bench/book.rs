//! A real central with the demo firm, and a real device enrolled with it, in a temporary folder.

use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use chrono::{NaiveDate, TimeDelta};
use zhike_central::{Config, Database};
use zhike_demo::{DemoSize, firm};
use zhike_ipc::EnrolRequest;
use zhike_store::DeviceVault;
use zhike_sync::HttpCentral;
use zhike_workstation::Workstation;
use zhike_workstation::ports::{SystemClock, SystemRandomness};

/// The passphrase of every device here.
pub const PASSPHRASE: &str = "correct horse battery staple";

/// A served firm.
pub struct ServedFirm {
    /// Everything lies in here.
    pub folder: tempfile::TempDir,
    /// Central's address.
    pub url: String,
    database: Database,
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl ServedFirm {
    /// Fills central with a firm whose first RM has so many clients, and serves it on this machine.
    pub async fn with_clients(clients: u32) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 20).context("a day")?;
        let data = firm(&DemoSize { clients_of_first_rm: clients, seed: 7, as_of });
        let database = Database::open(&folder.path().join("central.db"))?;
        database.import(&data)?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let served = database.clone();
        tokio::spawn(zhike_central::serve(listener, served, Config::default(), async {
            let _ = stopped.await;
        }));
        Ok(Self { folder, url, database, _stop: stop })
    }

    /// Enrols a new device of the first RM and opens its empty desk.
    pub async fn enrol(&self, name: &str) -> Result<Workstation> {
        let rm = self.database.demo_rm()?.ok_or_else(|| anyhow!("the firm names no demo RM"))?;
        let code = self.database.new_enrolment_code(rm, TimeDelta::days(1))?;
        let workstation = Workstation::new(
            Arc::new(DeviceVault::new(self.folder.path().join(name))),
            Arc::new(HttpCentral::new()?),
            Arc::new(SystemClock),
            Arc::new(SystemRandomness),
        );
        let passphrase = PASSPHRASE.to_owned();
        workstation.enrol(EnrolRequest { central_url: self.url.clone(), code, passphrase }).await?;
        Ok(workstation)
    }
}
