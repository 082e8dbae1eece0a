//! A real central with a demo firm, served on this machine, and real devices enrolled with it, in a temporary folder.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, anyhow};
use chrono::{NaiveDate, TimeDelta};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use zhike_central::{Config, Database};
use zhike_demo::{DemoSize, firm};
use zhike_domain::ids::StaffId;
use zhike_domain::staff::Staff;
use zhike_intake::FirmData;
use zhike_ipc::EnrolRequest;
use zhike_store::{DeviceVault, KeyStorePolicy};
use zhike_sync::HttpCentral;
use zhike_workstation::ports::{Clock, SystemRandomness};
use zhike_workstation::{SyncWatch, Synchroniser, Workstation};

/// The passphrase of every device here.
pub const PASSPHRASE: &str = "correct horse battery staple";

/// The day on which the demo firm is looked at.
pub fn demo_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default()
}

/// A demo firm whose first RM has so many clients.
pub fn demo_firm(clients: u32) -> FirmData {
    firm(&DemoSize { clients_of_first_rm: clients, seed: 7, as_of: demo_day() })
}

/// A synchroniser that nobody watches.
pub fn synchroniser() -> Synchroniser {
    struct NobodyWatches;
    impl SyncWatch for NobodyWatches {
        fn changed(&self) {}
    }
    Synchroniser::new(Arc::new(NobodyWatches))
}

/// A served firm.
pub struct ServedFirm {
    folder: tempfile::TempDir,
    database: Database,
    staff: Vec<Staff>,
    port: u16,
    serving: Mutex<Option<(oneshot::Sender<()>, JoinHandle<()>)>>,
}

impl ServedFirm {
    /// Imports a firm into a new central and serves it.
    pub async fn serve(data: &FirmData) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = Database::open(&folder.path().join("central.db"))?;
        database.import(data)?;
        let mut firm =
            Self { folder, database, staff: data.staff.clone(), port: 0, serving: Mutex::new(None) };
        firm.port = firm.start().await?;
        Ok(firm)
    }

    /// Imports the firm's data anew, as a nightly run of the systems of record does.
    pub fn import(&self, data: &FirmData) -> Result<()> {
        self.database.import(data)?;
        Ok(())
    }

    /// Starts serving, after the first time on the same port.
    pub async fn start(&self) -> Result<u16> {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", self.port)).await?;
        let port = listener.local_addr()?.port();
        let (stop, stopped) = oneshot::channel();
        let database = self.database.clone();
        let served = tokio::spawn(async move {
            let until = async {
                let _ = stopped.await;
            };
            // A listener that fails shows in the test as a central that cannot be reached.
            let _ = zhike_central::serve(listener, database, Config::default(), until).await;
        });
        *self.serving.lock().unwrap_or_else(PoisonError::into_inner) = Some((stop, served));
        Ok(port)
    }

    /// Stops serving at once, open connections included.
    pub async fn stop(&self) {
        let serving = self.serving.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, served)) = serving {
            let _ = stop.send(());
            served.abort();
            let _ = served.await;
        }
    }

    /// A locked workstation of the folder with this name.
    pub fn workstation(&self, name: &str, clock: Arc<dyn Clock>) -> Result<Workstation> {
        let vault = DeviceVault::new(self.device(name)).with_key_store(KeyStorePolicy::Off);
        Ok(Workstation::new(
            Arc::new(vault),
            Arc::new(HttpCentral::new()?),
            clock,
            Arc::new(SystemRandomness),
        ))
    }

    /// Enrols a new device of the first RM; its desk is open and empty.
    pub async fn enrol(&self, name: &str, clock: Arc<dyn Clock>) -> Result<Workstation> {
        let workstation = self.workstation(name, clock)?;
        workstation.enrol(self.enrol_request()?).await?;
        Ok(workstation)
    }

    /// Enrols a new device of the person with this name.
    pub async fn enrol_person(&self, device: &str, name: &str, clock: Arc<dyn Clock>) -> Result<Workstation> {
        let person = self.staff.iter().find(|person| person.name == name);
        let person = person.ok_or_else(|| anyhow!("nobody of the firm has this name"))?;
        let workstation = self.workstation(device, clock)?;
        workstation.enrol(self.enrol_request_of(person.id)?).await?;
        Ok(workstation)
    }

    /// What the enrolment form would send, with a new code.
    pub fn enrol_request(&self) -> Result<EnrolRequest> {
        let rm = self.database.demo_rm()?.ok_or_else(|| anyhow!("the firm names no demo RM"))?;
        self.enrol_request_of(rm)
    }

    fn enrol_request_of(&self, rm: StaffId) -> Result<EnrolRequest> {
        let code = self.database.new_enrolment_code(rm, TimeDelta::days(1))?;
        let central_url = format!("http://127.0.0.1:{}", self.port);
        Ok(EnrolRequest { central_url, code, passphrase: PASSPHRASE.to_owned() })
    }

    /// Folder of a device.
    pub fn device(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Central's database.
    pub fn central_database(&self) -> PathBuf {
        self.folder.path().join("central.db")
    }
}
