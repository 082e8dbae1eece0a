//! A demo firm in a folder of its own: its database, its central server, and a device enrolled for one of its RMs.
//!
//! The folder holds `central.db`, `central.log`, `port`, `device/`, `xtask.lock`, and `filled.json`, which says
//! with what it was filled.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::process::{self, Running};
use crate::workspace::{DESKTOP_FEATURES, Profile, Workspace};

const LOCK: &str = "xtask.lock";

/// How long the server may take to open its database and listen.
const START: Duration = Duration::from_secs(60);

/// What a firm is filled with. Nothing said means the demo's own defaults.
#[derive(Clone, Default)]
pub struct Filling {
    pub seed: Option<u64>,
    pub clients: Option<u32>,
    /// Folders of market and book files, instead of invented ones.
    pub files: Option<(PathBuf, PathBuf)>,
}

impl Filling {
    fn is_default(&self) -> bool {
        self.seed.is_none() && self.clients.is_none() && self.files.is_none()
    }

    fn arguments(&self) -> Vec<String> {
        let mut arguments = Vec::new();
        let mut add = |name: &str, value: String| arguments.extend([name.to_owned(), value]);
        if let Some(seed) = self.seed {
            add("--seed", seed.to_string());
        }
        if let Some(clients) = self.clients {
            add("--clients", clients.to_string());
        }
        if let Some((market, book)) = &self.files {
            add("--market", market.display().to_string());
            add("--book", book.display().to_string());
        }
        arguments
    }
}

/// Builds the workstation, the central server and the demo firm's maker.
pub fn build_programs(workspace: &Workspace, profile: Profile) -> Result<()> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "-p", "zhike-desktop", "-p", "zhike-central", "-p", "zhike-demo"]);
    cargo.args(DESKTOP_FEATURES);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    process::run(&mut cargo)
}

/// A firm whose server answers and whose device is enrolled. Dropping it stops the server.
pub struct Firm {
    /// The device's folder, for `ZHIKE_DATA`.
    pub device: PathBuf,
    pub url: String,
    pub rm: String,
    pub passphrase: String,
    pub central: Running,
    _lock: File,
}

impl Firm {
    /// Fills the folder if it is new, starts the server, enrols the device if it is not yet.
    pub fn open(workspace: &Workspace, profile: Profile, folder: &Path, filling: &Filling) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        ensure_ours(folder)?;
        let lock = lock(folder)?;
        let demo = workspace.binary(profile, "zhike-demo");
        fill(&demo, folder, filling)?;

        let database = folder.join("central.db");
        let (central, address) = serve(&workspace.binary(profile, "zhike-central"), folder, &database)?;
        let url = format!("http://{address}");
        let device = folder.join("device");
        let enrolled = process::read(
            std::process::Command::new(demo)
                .arg("enrol")
                .arg("--database")
                .arg(&database)
                .args(["--central", &url])
                .arg("--device")
                .arg(&device),
        )
        .map_err(|error| anyhow::anyhow!("{error:#}{}", central.log_tail()))?;
        let (rm, passphrase) = parse_enrolment(&enrolled)?;
        Ok(Self { device, url, rm, passphrase, central, _lock: lock })
    }
}

/// Two servers on one database would each hand out the same feed positions.
fn lock(folder: &Path) -> Result<File> {
    let file = File::create(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => bail!("another `cargo xtask run` is using {}", folder.display()),
        Err(fs::TryLockError::Error(error)) => Err(error).context("cannot lock the data folder"),
    }
}

fn fill(demo: &Path, folder: &Path, filling: &Filling) -> Result<()> {
    let database = folder.join("central.db");
    let record = folder.join("filled.json");
    let wanted = json!(filling.arguments());
    if database.exists() {
        let filled = fs::read(&record).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        ensure!(
            filling.is_default() || filled.as_ref() == Some(&wanted),
            "{} was filled with other options ({}); add --fresh to fill it again, or choose another --data",
            folder.display(),
            filled.unwrap_or_default()
        );
        return Ok(());
    }
    // Filled aside and then moved, so that an interrupted filling is never taken for a firm.
    let aside = folder.join("filling");
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    fs::create_dir_all(&aside)?;
    let start = Instant::now();
    println!("demo: filling {}", folder.display());
    process::run(
        std::process::Command::new(demo)
            .arg("fill")
            .arg("--database")
            .arg(aside.join("central.db"))
            .args(filling.arguments()),
    )?;
    println!("demo: filled in {:.1} s", start.elapsed().as_secs_f64());
    fs::write(&record, wanted.to_string())?;
    // The database last: its name is what says that the folder is filled.
    for beside in fs::read_dir(&aside)? {
        let beside = beside?;
        if beside.file_name() != "central.db" {
            fs::rename(beside.path(), folder.join(beside.file_name()))?;
        }
    }
    fs::rename(aside.join("central.db"), &database).context("zhike-demo fill made no database")?;
    fs::remove_dir(&aside)?;
    Ok(())
}

/// Starts the server on the port it had last time, because the device remembers its address.
fn serve(binary: &Path, folder: &Path, database: &Path) -> Result<(Running, String)> {
    let remembered = folder.join("port");
    let port = fs::read_to_string(&remembered)
        .ok()
        .and_then(|text| text.trim().parse::<u16>().ok())
        .filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .unwrap_or(0);
    let log = folder.join("central.log");
    let mut central = Running::start_logged(
        "central",
        std::process::Command::new(binary)
            .arg("serve")
            .arg("--database")
            .arg(database)
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .stdout(Stdio::piped()),
        &log,
    )?;
    let output = BufReader::new(central.take_stdout()?);
    let (send, receive) = mpsc::channel();
    let mut rest = File::options().append(true).open(&log)?;
    thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            let address = listening(&line);
            if let Some(address) = address {
                // The receiver may have given up waiting.
                let _ = send.send(address);
            }
            // A log that cannot be written must not stop the server on a full pipe.
            let _ = writeln!(rest, "{line}");
        }
    });
    let deadline = Instant::now() + START;
    let address = loop {
        if let Ok(address) = receive.try_recv() {
            break address;
        }
        central.still_running()?;
        ensure!(
            Instant::now() < deadline,
            "central did not listen within {} s{}",
            START.as_secs(),
            central.log_tail()
        );
        process::pause()?;
    };
    if let Some((_, port)) = address.rsplit_once(':') {
        fs::write(&remembered, port)?;
    }
    Ok((central, address))
}

/// The address in the line with which the server says that it is ready.
fn listening(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    Some(line.get("listening")?.as_str()?.to_owned())
}

/// Who is enrolled, and the passphrase of the device, from what `zhike-demo enrol` printed.
fn parse_enrolment(output: &str) -> Result<(String, String)> {
    let parse = |line: &str| -> Option<(String, String)> {
        let line: Value = serde_json::from_str(line).ok()?;
        let field = |name: &str| Some(line.get(name)?.as_str()?.to_owned());
        Some((field("rm")?, field("passphrase")?))
    };
    output
        .lines()
        .find_map(parse)
        .with_context(|| format!("zhike-demo enrol printed no rm and passphrase: {}", output.trim()))
}

/// A folder is a firm's if xtask began it, which its lock file shows. A mistyped `--data` must cost nobody their files.
fn ensure_ours(folder: &Path) -> Result<()> {
    let is_empty = fs::read_dir(folder)?.next().is_none();
    ensure!(
        is_empty || folder.join(LOCK).exists(),
        "{} holds something else than a demo firm; it is left as it is",
        folder.display()
    );
    Ok(())
}

/// Removes a firm with all its data.
pub fn clear(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    ensure_ours(folder)?;
    let _lock = lock(folder)?;
    fs::remove_dir_all(folder).with_context(|| format!("cannot clear {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("zhike-firm-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_ready_line_is_told_from_other_output() {
        assert_eq!(listening(r#"{"listening":"127.0.0.1:8123"}"#).as_deref(), Some("127.0.0.1:8123"));
        assert_eq!(listening("migrating"), None);
        assert_eq!(listening(r#"{"level":"info"}"#), None);
    }

    #[test]
    fn enrolment_without_a_passphrase_is_an_error() {
        let good = "{\"rm\":\"王敏\",\"passphrase\":\"a b c\"}\n";
        assert_eq!(parse_enrolment(good).unwrap(), ("王敏".to_owned(), "a b c".to_owned()));
        assert!(parse_enrolment("{\"rm\":\"王敏\"}").is_err());
    }

    #[test]
    fn fresh_clears_a_data_folder_and_nothing_else() {
        let ours = folder("ours");
        drop(lock(&ours).unwrap());
        fs::write(ours.join("central.db"), "").unwrap();
        clear(&ours).unwrap();
        assert!(!ours.exists());

        let photographs = folder("photographs");
        fs::write(photographs.join("holiday.jpg"), "").unwrap();
        assert!(clear(&photographs).is_err());
        assert!(photographs.join("holiday.jpg").exists());
        fs::remove_dir_all(&photographs).unwrap();
    }

    #[test]
    fn a_folder_is_used_by_one_run_at_a_time() {
        let shared = folder("shared");
        let first = lock(&shared).unwrap();
        assert!(lock(&shared).is_err());
        drop(first);
        assert!(lock(&shared).is_ok());
        fs::remove_dir_all(&shared).unwrap();
    }
}
