//! The one window.

use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindowBuilder};

const LABEL: &str = "main";

/// Opens the window.
pub fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("知客")
        .inner_size(1366.0, 880.0)
        .min_inner_size(480.0, 480.0)
        .build()?;
    Ok(())
}

/// Brings the open window to the front.
pub fn raise<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window manager may refuse; then the window is where it was.
        let _ = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    }
}
