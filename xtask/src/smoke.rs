//! `run --smoke`: the same firm and the same window as `run`, on a display that nobody sees, used as a person would.
//!
//! The passphrase is typed into the real form by WebDriver; the workstation has no way in for tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::json;

use crate::display::Display;
use crate::firm::{self, Firm};
use crate::process::{self, Running};
use crate::run::Options;
use crate::webdriver::{self, Session};
use crate::workspace::{Profile, Workspace};

/// Generous: a debug build on a loaded machine. A window that takes this long is broken, not slow.
const LIMIT: Duration = Duration::from_secs(90);

pub fn smoke(workspace: &Workspace, options: &Options) -> Result<()> {
    let output = workspace.target.join("smoke");
    let folder = match &options.data {
        Some(folder) => std::path::absolute(folder)?,
        None => output.join("data"),
    };
    if options.fresh || options.data.is_none() {
        firm::clear(&folder)?;
    }
    fs::create_dir_all(&output)?;
    let mut firm = Firm::open(workspace, options.profile(), &folder, &options.filling()?)?;
    let display = Display::open()?;
    let mut driver = Driver::start(workspace, &display, &firm, &output.join("desktop.log"))?;

    let times = use_window(workspace, options.profile(), &mut driver, &mut firm, &output);
    let times = times
        .map_err(|error| anyhow!("{error:#}{}{}", driver.running.log_tail(), firm.central.log_tail()))?;
    let report = json!({
        "profile": options.profile().folder(),
        "rm": firm.rm,
        "start_to_unlock_ms": times.start_to_unlock.as_millis(),
        "unlock_to_today_ms": times.unlock_to_today.as_millis(),
        "screenshot": times.screenshot,
    });
    fs::write(output.join("smoke.json"), format!("{report:#}\n"))?;
    println!(
        "smoke: start → lock screen {} ms, unlock → Today {} ms ({} build); {}",
        times.start_to_unlock.as_millis(),
        times.unlock_to_today.as_millis(),
        options.profile().folder(),
        workspace.shown(&times.screenshot)
    );
    Ok(())
}

struct Times {
    /// From the request to start the program, the driver's own handshake included.
    start_to_unlock: Duration,
    /// From the click, key derivation included.
    unlock_to_today: Duration,
    screenshot: PathBuf,
}

fn use_window(
    workspace: &Workspace,
    profile: Profile,
    driver: &mut Driver,
    firm: &mut Firm,
    output: &Path,
) -> Result<Times> {
    let start = Instant::now();
    let session = Session::start(&driver.url, &workspace.binary(profile, "zhike-desktop"))
        .context("the workstation's window did not open")?;
    let mut alive = || {
        driver.running.still_running()?;
        firm.central.still_running()
    };
    let work = || -> Result<Times> {
        let passphrase = session.wait_for("unlock-passphrase", LIMIT, &mut alive)?;
        let start_to_unlock = start.elapsed();
        session.type_into(&passphrase, &firm.passphrase)?;
        let submit = session.wait_for("unlock-submit", LIMIT, || Ok(()))?;
        let unlock = Instant::now();
        session.click(&submit)?;
        session.wait_for("today-ready", LIMIT, || Ok(()))?;
        let unlock_to_today = unlock.elapsed();
        let screenshot = output.join("today.png");
        fs::write(&screenshot, session.screenshot()?)?;
        Ok(Times { start_to_unlock, unlock_to_today, screenshot })
    };
    // What the window shows instead is the first thing one wants to know.
    let mut work = work;
    work().map_err(|error| {
        let _ = session.screenshot().and_then(|png| Ok(fs::write(output.join("failed.png"), png)?));
        let shown = session.visible_text().unwrap_or_default();
        anyhow!("{error:#}\n--- the window shows (failed.png):\n{}", shown.trim())
    })
}

/// tauri-driver, which starts WebKitWebDriver, which starts the workstation; all in one process group.
struct Driver {
    url: String,
    running: Running,
}

impl Driver {
    fn start(workspace: &Workspace, display: &Display, firm: &Firm, log: &Path) -> Result<Self> {
        let port = webdriver::free_port()?;
        let native_port = webdriver::free_port()?;
        // A session bus of its own, so that no other running workstation is met there.
        let mut command = Command::new("dbus-run-session");
        command
            .arg("--")
            .arg(workspace.tools().join("bin/tauri-driver"))
            .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
            .env("ZHIKE_DATA", &firm.device)
            .env("LANG", "C.UTF-8")
            .stdout(Stdio::null());
        display.apply(&mut command);
        let mut running = Running::start_logged("the workstation", &mut command, log)?;
        let url = format!("http://127.0.0.1:{port}");
        let deadline = Instant::now() + Duration::from_secs(30);
        while !webdriver::is_ready(&url) {
            running.still_running()?;
            ensure!(Instant::now() < deadline, "tauri-driver does not answer{}", running.log_tail());
            process::pause()?;
        }
        Ok(Self { url, running })
    }
}
