//! Cold start and memory of the release build beside an empty window of the same framework on the same display. Both are
//! opened through the same driver, so that its cost is in both.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use zhike_tests::{PASSPHRASE, ServedFirm, demo_firm, synchroniser};
use zhike_workstation::ports::SystemClock;

use crate::table::{Table, median};

const ROUNDS: usize = 5;
const LIMIT: Duration = Duration::from_secs(60);

/// Starts with a book of 5,000 clients, as `performance.md` asks.
pub fn measure(table: &mut Table) -> Result<()> {
    let programs =
        std::env::var_os("ZHIKE_BIN_DIR").map(PathBuf::from).context("run by `cargo xtask bench`")?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let firm = ServedFirm::serve(&demo_firm(5_000)).await?;
        let workstation = firm.enrol("device", Arc::new(SystemClock)).await?;
        let desk = workstation.desk()?;
        synchroniser().exchange(&desk, &**workstation.central()).await?;
        drop(desk);
        workstation.lock();
        drop(workstation);
        let device = firm.device("device");

        let empty_program = programs.join("examples/empty_window");
        let (mut empty, mut empty_memory) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let window = Window::open(&empty_program, &device).await?;
            window.wait_for("body").await?;
            empty.push(window.opened.elapsed().as_secs_f64());
            empty_memory.push(memory_of("empty_window")?);
            window.close().await;
        }
        let (mut to_lock, mut to_today, mut memory) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let window = Window::open(&programs.join("zhike-desktop"), &device).await?;
            window.wait_for("[data-testid=unlock-passphrase]").await?;
            to_lock.push(window.opened.elapsed().as_secs_f64());
            window
                .client
                .find(Locator::Css("[data-testid=unlock-passphrase]"))
                .await?
                .send_keys(PASSPHRASE)
                .await?;
            let submit = window.client.find(Locator::Css("[data-testid=unlock-submit]")).await?;
            let clicked = Instant::now();
            submit.click().await?;
            window.wait_for("[data-testid=today-ready]").await?;
            to_today.push(clicked.elapsed().as_secs_f64());
            memory.push(memory_of("zhike-desktop")?);
            window.close().await;
        }
        let derivation = key_derivation(&device)?;
        let (empty, lock, today) = (median(empty), median(to_lock), median(to_today));
        let start = lock + (today - derivation).max(0.0);
        table.row(
            "cold start, 5,000 clients",
            format!(
                "{start:.2} s = lock screen {lock:.2} + Today {today:.2} − key derivation {derivation:.2}"
            ),
            format!("empty window {empty:.2} s"),
            format!("{:.2}", start / empty),
            "≤ 1.5 × empty window, ≤ 2 s",
        );
        let (ours, peer) = (median(memory), median(empty_memory));
        table.row(
            "resident memory, 5,000 clients",
            format!("{ours:.0} MiB"),
            format!("empty window {peer:.0} MiB"),
            format!("+{:.0} MiB", ours - peer),
            "≤ empty + 150 MiB",
        );
        Ok(())
    })
}

/// What the passphrase's key costs, with the parameters the device's key file names.
fn key_derivation(device: &Path) -> Result<f64> {
    let key_file: serde_json::Value = serde_json::from_slice(&std::fs::read(device.join("device.json"))?)?;
    let cost = |name: &str| -> Result<u32> {
        let value = key_file.pointer(&format!("/kdf/{name}")).and_then(serde_json::Value::as_u64);
        Ok(u32::try_from(value.with_context(|| format!("the key file names no {name}"))?)?)
    };
    let (memory, passes, lanes) = (cost("memory_kib")?, cost("passes")?, cost("lanes")?);
    let parameters = argon2::Params::new(memory, passes, lanes, Some(32)).map_err(|e| anyhow!("{e}"))?;
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters);
    let mut times = Vec::new();
    for _ in 0..3 {
        let start = Instant::now();
        let mut key = [0; 32];
        argon2.hash_password_into(PASSPHRASE.as_bytes(), &[7; 16], &mut key).map_err(|e| anyhow!("{e}"))?;
        std::hint::black_box(key);
        times.push(start.elapsed().as_secs_f64());
    }
    Ok(median(times))
}

/// Proportional set size of a program and the web processes it started, in MiB.
fn memory_of(program: &str) -> Result<f64> {
    let mut family: Vec<u32> = Vec::new();
    let mut processes: Vec<(u32, u32, String)> = Vec::new();
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        let Ok(status) = std::fs::read_to_string(entry.path().join("status")) else { continue };
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let parent = field("PPid:").and_then(|text| text.parse().ok()).unwrap_or(0);
        processes.push((pid, parent, field("Name:").unwrap_or_default().to_owned()));
    }
    // The kernel cuts names at fifteen characters.
    let short: String = program.chars().take(15).collect();
    family.extend(processes.iter().filter(|(_, _, name)| *name == short).map(|(pid, _, _)| *pid));
    if family.is_empty() {
        bail!("{program} is not running");
    }
    loop {
        let before = family.len();
        for (pid, parent, _) in &processes {
            if family.contains(parent) && !family.contains(pid) {
                family.push(*pid);
            }
        }
        if family.len() == before {
            break;
        }
    }
    let mut kilobytes = 0.0;
    for pid in family {
        let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        let number = pss.and_then(|text| text.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
        kilobytes += number.unwrap_or_default();
    }
    Ok(kilobytes / 1024.0)
}

struct Window {
    client: Client,
    driver: Child,
    /// When the driver was asked to open the program.
    opened: Instant,
}

impl Window {
    async fn open(program: &Path, device: &Path) -> Result<Self> {
        if !program.exists() {
            bail!("{} is not built", program.file_name().unwrap_or_default().to_string_lossy());
        }
        let (port, native) = (free_port()?, free_port()?);
        let mut driver = Command::new("tauri-driver")
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .env("ZHIKE_DATA", device)
            .env("ZHIKE_KEY_STORE", "off")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let url = format!("http://127.0.0.1:{port}");
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
                && std::net::TcpStream::connect(("127.0.0.1", native)).is_ok()
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let options = json!({ "application": program });
        let capabilities: Capabilities = [("tauri:options".to_owned(), options)].into_iter().collect();
        let opened = Instant::now();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let asked = tokio::time::timeout(LIMIT, builder.capabilities(capabilities).connect(&url)).await;
        match asked {
            Ok(Ok(client)) => Ok(Self { client, driver, opened }),
            // The driver waits for ever for a program that ends at once.
            Ok(Err(_)) | Err(_) => {
                let _ = driver.kill();
                Err(anyhow!("the window did not open"))
            }
        }
    }

    async fn wait_for(&self, css: &str) -> Result<()> {
        let wait = self.client.wait().at_most(LIMIT).every(Duration::from_millis(20));
        wait.for_element(Locator::Css(css)).await?;
        Ok(())
    }

    async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = Command::new("kill").arg(self.driver.id().to_string()).status();
        let _ = self.driver.wait();
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
