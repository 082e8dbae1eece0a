//! The few words of WebDriver that the smoke test needs, spoken to tauri-driver over plain HTTP.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::process;

/// The key under which WebDriver hands out elements (W3C WebDriver § 12.2).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// No single request may take longer; starting the application is one request.
const REQUEST: Duration = Duration::from_secs(60);

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// One session with one window. Dropping it closes the window.
pub struct Session {
    agent: ureq::Agent,
    url: String,
}

pub struct Element(String);

impl Session {
    /// Starts `application` through the driver at `driver` (`http://127.0.0.1:PORT`).
    pub fn start(driver: &str, application: &std::path::Path) -> Result<Self> {
        let agent = agent();
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "tauri:options": {"application": application},
        }}});
        let session = send(agent.post(format!("{driver}/session")), &capabilities)?;
        let id = session.get("sessionId").and_then(Value::as_str).context("the driver gave no session id")?;
        Ok(Self { url: format!("{driver}/session/{id}"), agent })
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        send(self.agent.post(format!("{}/{path}", self.url)), body)
    }

    /// Waits until `[data-testid=…]` is in the page and shown; `alive` says when waiting is pointless.
    pub fn wait_for(
        &self,
        test_id: &str,
        limit: Duration,
        mut alive: impl FnMut() -> Result<()>,
    ) -> Result<Element> {
        let deadline = Instant::now() + limit;
        loop {
            let found = self.post(
                "elements",
                &json!({"using": "css selector", "value": format!("[data-testid={test_id}]")}),
            )?;
            let id = found.as_array().and_then(|all| all.first()).and_then(|first| first.get(ELEMENT));
            if let Some(id) = id.and_then(Value::as_str)
                && self.is_shown(id)?
            {
                return Ok(Element(id.to_owned()));
            }
            if Instant::now() > deadline {
                bail!("`{test_id}` did not appear within {} s", limit.as_secs());
            }
            alive()?;
            process::pause()?;
        }
    }

    /// An element that is being replaced counts as not shown.
    fn is_shown(&self, id: &str) -> Result<bool> {
        let script =
            "const box = arguments[0].getBoundingClientRect(); return box.width > 0 && box.height > 0";
        let shown = self.post("execute/sync", &json!({"script": script, "args": [{ELEMENT: id}]}));
        match shown {
            Ok(shown) => Ok(shown.as_bool().unwrap_or(false)),
            Err(error) if error.to_string().contains("stale element") => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(&format!("element/{}/value", element.0), &json!({"text": text})).map(drop)
    }

    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("element/{}/click", element.0), &json!({})).map(drop)
    }

    /// What the page says, for a message about what was there instead.
    pub fn visible_text(&self) -> Result<String> {
        let text =
            self.post("execute/sync", &json!({"script": "return document.body.innerText", "args": []}))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// The window as a PNG.
    pub fn screenshot(&self) -> Result<Vec<u8>> {
        let picture = value(self.agent.get(format!("{}/screenshot", self.url)).call())?;
        let text = picture.as_str().context("the screenshot is not text")?;
        BASE64.decode(text.trim()).context("the screenshot is not base64")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The window may be gone already, and the process guards end what remains.
        let _ = self.agent.delete(&self.url).call();
    }
}

/// Whether something answers WebDriver at `driver`.
pub fn is_ready(driver: &str) -> bool {
    value(agent().get(format!("{driver}/status")).call()).is_ok()
}

fn agent() -> ureq::Agent {
    // Errors come with a body that says what was wrong, so the status alone must not end the reading.
    ureq::Agent::config_builder().timeout_global(Some(REQUEST)).http_status_as_error(false).build().into()
}

fn send(request: ureq::RequestBuilder<ureq::typestate::WithBody>, body: &Value) -> Result<Value> {
    value(request.send_json(body))
}

fn value(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value> {
    let mut answer: Value =
        response.context("WebDriver")?.body_mut().read_json().context("WebDriver's answer")?;
    let value = answer.get_mut("value").map(Value::take).unwrap_or_default();
    if let Some(error) = value.get("error").and_then(Value::as_str) {
        let message = value.get("message").and_then(Value::as_str).unwrap_or_default();
        bail!("WebDriver: {error}: {message}");
    }
    Ok(value)
}
