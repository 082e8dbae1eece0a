//! A display that nobody sees, so that a real window can be opened on a machine without a screen.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::process::{self, Running};
use crate::workspace::{Profile, Workspace};

/// Room for the widest window that is looked at, 1366 × 880.
const SCREEN: &str = "1600x1000x24";

pub struct Display {
    name: String,
    _server: Running,
}

impl Display {
    /// Starts Xvfb, which picks a free number by itself and says which.
    pub fn open() -> Result<Self> {
        let mut server = Running::start(
            "Xvfb",
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let mut output = BufReader::new(server.take_stdout()?);
        let (send, receive) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            let _ = output.read_line(&mut line);
            // The receiver may have given up waiting.
            let _ = send.send(line);
        });
        let number = receive.recv_timeout(Duration::from_secs(20)).context("Xvfb did not start")?;
        let number: u32 = number.trim().parse().context("Xvfb named no display")?;
        Ok(Self { name: format!(":{number}"), _server: server })
    }

    /// Makes `command` open its windows here, with software rendering.
    pub fn apply(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            // With the DMA-BUF renderer switched off, as one does against blank windows on some graphics
            // cards, WebKitWebDriver never answers a request for a screenshot.
            .env_remove("WEBKIT_DISABLE_DMABUF_RENDERER")
            .env("NO_AT_BRIDGE", "1");
    }
}

/// Runs a command that opens windows: on a display and a session bus of its own, with the built programs in
/// `ZHIKE_BIN_DIR` and tauri-driver on the path.
pub fn run_unseen(workspace: &Workspace, profile: Profile, command: &Command) -> Result<()> {
    let display = Display::open()?;
    let tools = workspace.tools().join("bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(tools).chain(env::split_paths(&path)))
        .context("PATH cannot be extended")?;
    let mut unseen = Command::new("dbus-run-session");
    unseen.arg("--").arg(command.get_program()).args(command.get_args()).current_dir(&workspace.root);
    unseen.env("PATH", path).env("ZHIKE_BIN_DIR", workspace.target.join(profile.folder()));
    display.apply(&mut unseen);
    process::run(&mut unseen)
}
