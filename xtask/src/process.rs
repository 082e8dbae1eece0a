//! Child processes: foreground commands, and servers in a process group of their own that cannot outlive xtask's run.
//!
//! Ctrl-C and SIGTERM set a flag that every wait here looks at; the guards then stop their groups on the way out.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

const POLL: Duration = Duration::from_millis(20);
/// How long a server may take to end by itself after it was asked to.
const GRACE: Duration = Duration::from_secs(5);

fn interrupted() -> &'static Arc<AtomicBool> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    FLAG.get_or_init(Arc::default)
}

pub fn listen_for_interrupts() -> Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let mut signals = vec![SIGINT, SIGTERM];
    #[cfg(unix)]
    signals.push(signal_hook::consts::SIGHUP);
    for signal in signals {
        signal_hook::flag::register(signal, Arc::clone(interrupted())).context("cannot listen for Ctrl-C")?;
    }
    Ok(())
}

pub fn stop_if_interrupted() -> Result<()> {
    if interrupted().load(Ordering::Relaxed) {
        bail!("interrupted");
    }
    Ok(())
}

/// A short sleep between two looks at something, which ends early with an error after Ctrl-C.
pub fn pause() -> Result<()> {
    thread::sleep(POLL);
    stop_if_interrupted()
}

/// Runs a foreground command to its end, its output going to the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    // Nothing here asks a question; a tool that would must fail instead of waiting for an answer.
    let mut child =
        command.stdin(Stdio::null()).spawn().with_context(|| format!("cannot start `{shown}`"))?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if let Err(interruption) = pause() {
            signal_child(&mut child, End::Asked);
            let _ = child.wait();
            return Err(interruption);
        }
    };
    // The terminal sends Ctrl-C to the command too; say "interrupted", not that it failed.
    stop_if_interrupted()?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a command and returns what it printed on standard output; its standard error goes to the terminal.
pub fn read(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{shown}`"))?;
    stop_if_interrupted()?;
    if !output.status.success() {
        bail!("`{shown}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed something other than text"))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// A program that runs beside xtask, leader of its own process group. Dropping it ends the whole group.
pub struct Running {
    name: &'static str,
    child: Child,
    log: Option<PathBuf>,
    ended: bool,
}

impl Running {
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {name} (`{}`)", shown(command)))?;
        Ok(Self { name, child, log: None, ended: false })
    }

    /// As `start`, with standard error written to `log`.
    pub fn start_logged(name: &'static str, command: &mut Command, log: &Path) -> Result<Self> {
        let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut running = Self::start(name, command.stderr(file))?;
        running.log = Some(log.to_owned());
        Ok(running)
    }

    pub fn take_stdout(&mut self) -> Result<std::process::ChildStdout> {
        self.child.stdout.take().with_context(|| format!("{} has no standard output", self.name))
    }

    /// Its exit status if it has ended.
    pub fn status(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Fails, with the end of its log, if it is no longer running.
    pub fn still_running(&mut self) -> Result<()> {
        stop_if_interrupted()?;
        if let Some(status) = self.status()? {
            bail!("{} ended ({status}){}", self.name, self.log_tail());
        }
        Ok(())
    }

    /// Waits until it ends by itself, or until Ctrl-C (`None`).
    pub fn wait_or_interrupt(&mut self) -> Result<Option<ExitStatus>> {
        loop {
            let status = self.status()?;
            if status.is_some() || pause().is_err() {
                return Ok(status);
            }
        }
    }

    /// The last lines of its log, ready to be put behind an error message.
    pub fn log_tail(&self) -> String {
        const LINES: usize = 30;
        let Some(log) = &self.log else { return String::new() };
        let text = std::fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let Ok(text) = text else { return String::new() };
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(LINES)..).unwrap_or_default();
        if tail.is_empty() {
            return format!("\n--- {}: nothing logged", self.name);
        }
        format!("\n--- {}, end of {}:\n{}", self.name, log.display(), tail.join("\n"))
    }

    /// Asks it to end, and ends it after the grace period; then whatever it started and left behind.
    pub fn stop(&mut self) {
        if self.ended {
            return;
        }
        self.ended = true;
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            signal_child(&mut self.child, End::Asked);
            let deadline = Instant::now() + GRACE;
            while Instant::now() < deadline && !matches!(self.child.try_wait(), Ok(Some(_))) {
                thread::sleep(POLL);
            }
        }
        signal_group(&self.child);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

#[derive(Clone, Copy)]
enum End {
    Asked,
    #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix tells the two apart"))]
    Forced,
}

#[cfg(unix)]
fn pid(child: &Child) -> Option<rustix::process::Pid> {
    i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw)
}

#[cfg(unix)]
fn signal(end: End) -> rustix::process::Signal {
    match end {
        End::Asked => rustix::process::Signal::TERM,
        End::Forced => rustix::process::Signal::KILL,
    }
}

// A process that is gone already is what these three want, so their errors mean nothing.
#[cfg(unix)]
fn signal_child(child: &mut Child, end: End) {
    if let Some(pid) = pid(child) {
        let _ = rustix::process::kill_process(pid, signal(end));
    }
}

/// Ends everything that `child` started, WebKit's and D-Bus's helpers among them.
#[cfg(unix)]
fn signal_group(child: &Child) {
    let Some(group) = pid(child) else { return };
    if rustix::process::kill_process_group(group, signal(End::Asked)).is_err() {
        return;
    }
    let deadline = Instant::now() + Duration::from_secs(1);
    while Instant::now() < deadline && rustix::process::test_kill_process_group(group).is_ok() {
        thread::sleep(POLL);
    }
    let _ = rustix::process::kill_process_group(group, signal(End::Forced));
}

#[cfg(not(unix))]
fn signal_child(child: &mut Child, _end: End) {
    let _ = child.kill();
}

#[cfg(not(unix))]
fn signal_group(_child: &Child) {}
