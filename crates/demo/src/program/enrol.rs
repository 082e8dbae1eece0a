//! `zhike-demo enrol`: the demo's device, enrolled by the use case the desktop calls, and its first exchange.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};
use chrono::TimeDelta;
use serde_json::{Value, json};
use zhike_central::Database;
use zhike_ipc::EnrolRequest;
use zhike_store::{DeviceVault, KeyStorePolicy};
use zhike_sync::HttpCentral;
use zhike_workstation::ports::{Clock, Device, SystemClock, SystemRandomness, Vault};
use zhike_workstation::{SyncWatch, Synchroniser, Workstation};

use crate::{EnrolArguments, Failure, passphrase, progress};

/// The code is used at once; it need not be good for longer.
const CODE_MINUTES: i64 = 10;

pub fn enrol(arguments: &EnrolArguments) -> Result<Value, Failure> {
    let start = Instant::now();
    let key_store = if arguments.key_store { KeyStorePolicy::WherePresent } else { KeyStorePolicy::Off };
    let vault = DeviceVault::new(&arguments.device).with_key_store(key_store);
    let status = vault.status().context("the device's folder cannot be read")?;
    let (device, passphrase, records) = if status.enrolled {
        let (device, passphrase) = enrolled_before(&vault, arguments)?;
        (device, passphrase, 0)
    } else {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(enrol_now(vault, arguments))?
    };
    Ok(json!({
        "rm": device.owner.name,
        "branch": device.owner.branch,
        "passphrase": passphrase,
        "device": arguments.device,
        "records": records,
        "seconds": (start.elapsed().as_secs_f64() * 10.0).round() / 10.0,
    }))
}

/// A device that is enrolled stays as it is; it only learns where central is now.
fn enrolled_before(vault: &DeviceVault, arguments: &EnrolArguments) -> Result<(Device, String)> {
    let passphrase = passphrase::kept(&arguments.device)?
        .ok_or_else(|| anyhow!("the device is enrolled, and its passphrase is not kept beside it"))?;
    let store = vault.unlock(&passphrase, SystemClock.now()).context("the device does not open")?;
    let mut device = store.device()?.ok_or_else(|| anyhow!("the device's store holds no device"))?;
    let url = arguments.central.trim().trim_end_matches('/');
    if device.central_url != url {
        url.clone_into(&mut device.central_url);
        store.keep_device(&device)?;
        progress(&format!("demo: central is at {url} now"));
    }
    Ok((device, passphrase))
}

async fn enrol_now(vault: DeviceVault, arguments: &EnrolArguments) -> Result<(Device, String, u32)> {
    let database = Database::open(&arguments.database)?;
    let rm = database
        .demo_rm()?
        .ok_or_else(|| anyhow!("the database names no relationship manager for a demo"))?;
    let code = database.new_enrolment_code(rm, TimeDelta::minutes(CODE_MINUTES))?;
    drop(database);

    // A passphrase that was made before enrolment was interrupted is used again.
    let passphrase = match passphrase::kept(&arguments.device)? {
        Some(passphrase) => passphrase,
        None => passphrase::make(&arguments.device)?,
    };
    let central = Arc::new(HttpCentral::new()?);
    let workstation =
        Workstation::new(Arc::new(vault), central.clone(), Arc::new(SystemClock), Arc::new(SystemRandomness));
    let request =
        EnrolRequest { central_url: arguments.central.clone(), code, passphrase: passphrase.clone() };
    workstation.enrol(request).await.map_err(|fault| anyhow!("enrolment failed: {fault}"))?;
    let desk = workstation.desk().map_err(|fault| anyhow!("the device does not open: {fault}"))?;
    progress(&format!("demo: {} is enrolled, fetching the book", desk.device().owner.name));

    let synchroniser = Synchroniser::new(Arc::new(Nobody));
    let outcome = synchroniser.exchange(&desk, &*central).await;
    let outcome = outcome.map_err(|fault| anyhow!("the first exchange failed: {fault}"))?;
    ensure!(outcome.pushed == 0, "a new device had something to send");
    Ok((desk.device().clone(), passphrase, outcome.pulled))
}

/// There is no window to be told of the exchange.
struct Nobody;

impl SyncWatch for Nobody {
    fn changed(&self) {}
}
