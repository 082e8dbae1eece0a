//! A demo firm for one test: its folder, its central as the real program, and ways to stop and start it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// Where the built programs are: named by `cargo xtask test`, else beside this test.
pub fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("ZHIKE_BIN_DIR").map(PathBuf::from).unwrap_or_else(|| {
        let test = std::env::current_exe().expect("a running test has a path");
        test.ancestors().nth(2).expect("target/<profile>/deps/<test>").to_owned()
    });
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{name} is not built: run `cargo xtask test`");
    path
}

/// The RM whose book the demo fills.
const DEMO_RM: &str = "林晓岚";

/// A firm of its own in a temporary folder.
pub struct Firm {
    folder: tempfile::TempDir,
    central: Option<Child>,
    port: u16,
}

impl Firm {
    /// Fills a firm whose first RM has so many clients, and starts its central.
    pub fn with_clients(clients: u32) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut firm = Self { folder, central: None, port: 0 };
        let filled = Command::new(program("zhike-demo"))
            .args(["fill", "--seed", "7", "--clients", &clients.to_string(), "--database"])
            .arg(firm.database())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("zhike-demo runs");
        assert!(filled.success(), "the demo firm was not filled");
        firm.start_central();
        firm
    }

    /// Starts central; after the first time on the same port.
    pub fn start_central(&mut self) {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.central_log());
        let mut central = Command::new(program("zhike-central"))
            .args(["serve", "--listen", &format!("127.0.0.1:{}", self.port), "--database"])
            .arg(self.database())
            .stdout(Stdio::piped())
            .stderr(log.expect("central's log"))
            .spawn()
            .expect("zhike-central runs");
        let mut first = String::new();
        let output = central.stdout.take().expect("its output is piped");
        BufReader::new(output).read_line(&mut first).expect("central says where it listens");
        let line: Value = serde_json::from_str(&first).expect("one line of JSON");
        let address = line["listening"].as_str().expect("the address");
        self.port = address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        self.central = Some(central);
    }

    /// Kills central without a word.
    pub fn kill_central(&mut self) {
        if let Some(mut central) = self.central.take() {
            central.kill().expect("central was running");
            central.wait().expect("central ended");
        }
    }

    /// A new one-time code for the demo RM.
    pub fn code(&self) -> String {
        self.code_for(DEMO_RM)
    }

    /// A new one-time code for a person of the firm.
    pub fn code_for(&self, staff: &str) -> String {
        String::from_utf8(self.ask_central(&["code", "--staff", staff])).expect("a code").trim().to_owned()
    }

    /// The demo RM's id.
    pub fn rm(&self) -> String {
        let everybody = crate::central_database::staff(&self.database());
        let rm = everybody.into_iter().find(|person| person.name == DEMO_RM);
        rm.expect("the demo firm has its RM").id.to_string()
    }

    /// What a command of central's program prints about this firm's database.
    pub fn ask_central(&self, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new(program("zhike-central"))
            .args(arguments)
            .arg("--database")
            .arg(self.database())
            .output()
            .expect("zhike-central runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Central's address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Central's database.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("central.db")
    }

    /// Central's log.
    pub fn central_log(&self) -> PathBuf {
        self.folder.path().join("central.log")
    }

    /// The demo RM's workstation.
    pub fn device(&self) -> PathBuf {
        self.device_of("rm")
    }

    /// A person's workstation: a folder of its own, with a home of its own beside it.
    pub fn device_of(&self, person: &str) -> PathBuf {
        self.folder.path().join(person).join("device")
    }
}

impl Drop for Firm {
    fn drop(&mut self) {
        self.kill_central();
    }
}
