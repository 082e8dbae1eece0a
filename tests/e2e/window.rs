//! The workstation's window, driven by WebDriver as a person would: by what is on the screen.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::firm::program;

/// Generous: a debug build on two loaded cores. A window that takes this long is broken, not slow.
const LIMIT: Duration = Duration::from_secs(60);

/// The passphrase of every device in these tests.
pub const PASSPHRASE: &str = "correct horse battery staple";

/// For one answer of the driver.
const OPEN_LIMIT: Duration = Duration::from_secs(40);

/// Whether a window can be opened here; says why not.
pub fn can_open() -> bool {
    let found = |name: &str| {
        std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(name).exists()))
    };
    let display = std::env::var_os("DISPLAY").is_some_and(|display| !display.is_empty());
    if display && found("tauri-driver") && found("WebKitWebDriver") {
        return true;
    }
    eprintln!("skipped: no display or no tauri-driver here; `cargo xtask test` brings both");
    false
}

/// An open window with the driver behind it.
pub struct Window {
    client: Client,
    #[expect(dead_code, reason = "held so that the driver ends with the window")]
    driver: Driver,
}

impl Window {
    /// Opens the workstation on a data folder. WebKitWebDriver sometimes never answers the request for a session; then
    /// driver and program are ended and asked again.
    pub async fn open(device: &Path) -> Self {
        for _ in 0..3 {
            let opened = tokio::time::timeout(OPEN_LIMIT, Self::try_open(device)).await;
            if let Ok(window) = opened {
                window.resize(1366).await;
                return window;
            }
            eprintln!("the driver did not open the window within {OPEN_LIMIT:?}; asking again");
            kill_program(device);
        }
        panic!("the window did not open");
    }

    async fn try_open(device: &Path) -> Self {
        let (port, native) = (free_port(), free_port());
        let home = home_of(device);
        std::fs::create_dir_all(&home).expect("a home for the program");
        let driver = Command::new("tauri-driver")
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .env("ZHIKE_DATA", device)
            .env("ZHIKE_KEY_STORE", "off")
            .env("HOME", &home)
            .env("LANG", "C.UTF-8")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("tauri-driver runs");
        // From here on the driver ends with the window, also when opening it is given up.
        let driver = Driver(driver);
        for address in [("127.0.0.1", port), ("127.0.0.1", native)] {
            while tokio::net::TcpStream::connect(address).await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        let options = json!({ "application": program("zhike-desktop") });
        let capabilities: Capabilities = [("tauri:options".to_owned(), options)].into_iter().collect();
        let url = format!("http://127.0.0.1:{port}");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&url).await.expect("the window opens");
        Self { client, driver }
    }

    /// Fills in the enrolment form and sends it.
    pub async fn enrol(&self, url: &str, code: &str) {
        self.type_into("enrol-url", url).await;
        self.type_into("enrol-code", code).await;
        self.type_into("enrol-passphrase", PASSPHRASE).await;
        self.type_into("enrol-passphrase-again", PASSPHRASE).await;
        self.click("enrol-submit").await;
    }

    /// Closes the window as a person would.
    pub async fn close(self) {
        let _ = tokio::time::timeout(OPEN_LIMIT, self.client.clone().close()).await;
    }

    /// Kills the program at once, as a power cut would.
    pub async fn kill(self, device: &Path) {
        assert!(kill_program(device), "the program was running");
    }

    /// The element with a test id, once it is there and shown.
    pub async fn get(&self, id: &str) -> Element {
        let css = format!("[data-testid={id}]");
        match self.client.wait().at_most(LIMIT).for_element(Locator::Css(&css)).await {
            Ok(element) => element,
            Err(_) => panic!("{id} is not on the screen; there is:\n{}", self.text().await),
        }
    }

    /// Whether an element with a test id is there now.
    pub async fn has(&self, id: &str) -> bool {
        let css = format!("[data-testid={id}]");
        self.client.find(Locator::Css(&css)).await.is_ok()
    }

    /// Clicks it.
    pub async fn click(&self, id: &str) {
        let mut tries = 0;
        // React may replace an element between finding and clicking it.
        while let Err(fault) = self.get(id).await.click().await {
            tries += 1;
            assert!(tries < 20, "{id} cannot be clicked: {fault}");
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }

    /// Types into it.
    pub async fn type_into(&self, id: &str, text: &str) {
        self.get(id).await.send_keys(text).await.unwrap_or_else(|fault| panic!("typing into {id}: {fault}"));
    }

    /// An attribute of it.
    pub async fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.get(id).await.attr(name).await.unwrap_or(None)
    }

    /// Waits until an attribute has a value.
    pub async fn wait_for_attribute(&self, id: &str, name: &str, value: &str) {
        let mut last = None;
        for _ in 0..240 {
            last = self.attribute(id, name).await;
            if last.as_deref() == Some(value) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        panic!("{id} has {name} = {last:?}, not {value}; on the screen:\n{}", self.text().await);
    }

    /// Waits until an element says something else.
    pub async fn wait_for_other_text(&self, id: &str, before: &str) {
        self.wait_until(id, |text| text != before).await;
    }

    /// Waits until an element says this, among other words.
    pub async fn wait_for_text(&self, id: &str, words: &str) {
        self.wait_until(id, |text| text.contains(words)).await;
    }

    async fn wait_until(&self, id: &str, says: impl Fn(&str) -> bool) {
        for _ in 0..240 {
            // React may replace it between finding and reading it.
            if self.get(id).await.text().await.is_ok_and(|text| says(&text)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        panic!("{id} does not come to say it; on the screen:\n{}", self.text().await);
    }

    /// Goes to an address inside the window, as a link would.
    pub async fn go_to(&self, address: &str) {
        let script = "window.location.hash = arguments[0]";
        self.client.execute(script, vec![json!(address)]).await.expect("the address changes");
    }

    /// Clicks what says exactly these words.
    pub async fn click_words(&self, words: &str) {
        let path = format!("//*[normalize-space(text())='{words}']");
        let found = self.client.wait().at_most(LIMIT).for_element(Locator::XPath(&path)).await;
        let clicked = match found {
            Ok(element) => element.click().await.is_ok(),
            Err(_) => false,
        };
        assert!(clicked, "nothing to click says {words}; there is:\n{}", self.text().await);
    }

    /// Waits until an element with a test id is gone.
    pub async fn wait_until_gone(&self, id: &str) {
        for _ in 0..240 {
            if !self.has(id).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        panic!("{id} is still there:\n{}", self.text().await);
    }

    /// Draws on an element with the pointer, as a hand with a pen would: three strokes.
    pub async fn sign(&self, id: &str) {
        let sheet = self.get(id).await;
        let moved = |x, y| PointerAction::MoveToElement { element: sheet.clone(), duration: None, x, y };
        let mut pen = MouseActions::new("pen".to_owned());
        for (from, to) in [((-120., -20.), (-40., 30.)), ((-30., -25.), (30., 25.)), ((40., 0.), (120., 5.))]
        {
            let between = (f64::midpoint(from.0, to.0), from.1);
            pen = pen.then(moved(from.0, from.1)).then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
            for point in [between, to] {
                pen = pen
                    .then(PointerAction::Pause { duration: Duration::from_millis(60) })
                    .then(moved(point.0, point.1));
            }
            pen = pen.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        }
        self.client.perform_actions(pen).await.expect("the pen moves");
    }

    /// Presses Escape wherever the focus is.
    pub async fn press_escape(&self) {
        let body = self.client.find(Locator::Css("body")).await.expect("the page");
        body.send_keys(&char::from(Key::Escape).to_string()).await.expect("Escape is pressed");
    }

    /// Presses Enter in it.
    pub async fn press_enter(&self, id: &str) {
        self.type_into(id, &char::from(Key::Enter).to_string()).await;
    }

    /// In each group of a class in which no toggle is pressed yet, presses the toggle with a test id.
    pub async fn click_each_unpressed(&self, id: &str, group: &str) {
        let open = format!(".{group}:not(:has([aria-pressed=true])) [data-testid={id}]");
        let script = "document.querySelector(arguments[0])?.scrollIntoView({ block: 'center' })";
        for _ in 0..60 {
            // A bar over the page may lie on what the driver scrolls to an edge.
            let _ = self.client.execute(script, vec![json!(open)]).await;
            let Ok(toggle) = self.client.find(Locator::Css(&open)).await else { return };
            let _ = toggle.click().await;
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
        panic!("some are still open:\n{}", self.text().await);
    }

    /// Calls a command as the page could, and gives what comes back, answer or refusal, as text.
    pub async fn invoke(&self, command: &str) -> String {
        let script = "const done = arguments[arguments.length - 1]; \
            window.__TAURI_INTERNALS__.invoke(arguments[0]).then(a => done(JSON.stringify(a)), e => done(String(e)))";
        let said = self.client.execute_async(script, vec![json!(command)]).await.expect("an answer");
        said.as_str().map(str::to_owned).unwrap_or_default()
    }

    /// Waits for a PDF in the home of a device, and gives it.
    pub async fn document(&self, device: &Path) -> Vec<u8> {
        self.saved(device, "pdf", |bytes| bytes.trim_ascii_end().ends_with(b"%%EOF")).await
    }

    /// Waits for a file in the home of a device that is whole, and gives it.
    pub async fn saved(&self, device: &Path, extension: &str, whole: fn(&[u8]) -> bool) -> Vec<u8> {
        for _ in 0..240 {
            let files = std::fs::read_dir(home_of(device)).expect("the home").flatten();
            let mut found = files.map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == extension));
            if let Some(bytes) = found.next().and_then(|path| std::fs::read(path).ok())
                && whole(&bytes)
            {
                return bytes;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        panic!("no document was saved; on the screen:\n{}", self.text().await);
    }

    /// Presses what opens another window, and goes on in that; gives the one before. Now and then the driver does not list a
    /// window it was not asked for; then it is pressed again.
    pub async fn open_other_window(&self, id: &str) -> WindowHandle {
        let before = self.client.window().await.expect("the window");
        for _ in 0..3 {
            self.click(id).await;
            for _ in 0..40 {
                let windows = self.client.windows().await.unwrap_or_default();
                if let Some(other) = windows.into_iter().find(|window| *window != before) {
                    self.client.switch_to_window(other).await.expect("the other window");
                    self.resize(1366).await;
                    return before;
                }
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
            eprintln!("no other window yet; on the screen:\n{}", self.text().await);
        }
        panic!("no other window was opened");
    }

    /// Goes back to a window once the other one is gone.
    pub async fn return_to(&self, window: WindowHandle) {
        for _ in 0..240 {
            if self.client.windows().await.is_ok_and(|windows| windows.len() == 1) {
                self.client.switch_to_window(window).await.expect("the window is still there");
                return;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        panic!("the other window is still open");
    }

    /// Everything that is written on the screen.
    pub async fn text(&self) -> String {
        let script = "return document.body.innerText";
        let text = self.client.execute(script, Vec::new()).await;
        text.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Makes the window so wide.
    pub async fn resize(&self, width: u32) {
        self.client.set_window_size(width, 880).await.expect("the window is resized");
    }

    /// Pictures at the three widths, into `target/e2e`; nothing may scroll sideways in any of them.
    pub async fn picture(&self, name: &str) {
        for width in [768, 1024, 1366] {
            self.resize(width).await;
            tokio::time::sleep(Duration::from_millis(600)).await;
            let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            let beyond = self.client.execute(script, Vec::new()).await.expect("the page is measured");
            let png = self.client.screenshot().await.expect("a picture");
            std::fs::write(pictures().join(format!("{name}-{width}.png")), png).expect("the picture is kept");
            assert_eq!(beyond, json!(0), "{name} scrolls sideways at {width}");
        }
    }
}

/// tauri-driver, ended when dropped; it takes WebKitWebDriver with it.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

/// Kills the workstation that is open on a data folder; says whether there was one.
fn kill_program(device: &Path) -> bool {
    let own = format!("ZHIKE_DATA={}", device.display());
    let mut killed = false;
    for process in std::fs::read_dir("/proc").expect("processes").flatten() {
        let is_ours = std::fs::read(process.path().join("environ"))
            .is_ok_and(|environ| environ.split(|byte| *byte == 0).any(|item| item == own.as_bytes()));
        let is_desktop = std::fs::read_link(process.path().join("exe"))
            .is_ok_and(|exe| exe.file_name().is_some_and(|name| name == "zhike-desktop"));
        if is_ours && is_desktop {
            let pid = process.file_name().into_string().expect("a number");
            killed |= Command::new("kill").args(["-9", &pid]).status().expect("kill runs").success();
        }
    }
    killed
}

/// The home of the person at a device: documents are saved there.
pub fn home_of(device: &Path) -> PathBuf {
    device.with_file_name("home")
}

/// Where pictures and documents of the journeys are kept to be looked at.
pub fn pictures() -> PathBuf {
    let beside = program("zhike-desktop");
    let folder = beside.parent().and_then(Path::parent).expect("target/<profile>").join("e2e");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
