//! The windows: the workstation's own, and the one a client looks at, which stands in front of it.

use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindowBuilder, WindowEvent};

const MAIN: &str = "main";
const PRESENTATION: &str = "presentation";

/// Opens the workstation's window.
pub fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("知客")
        .inner_size(1366.0, 880.0)
        .min_inner_size(480.0, 480.0)
        .build()?;
    Ok(())
}

/// Brings the open window to the front: the presentation while there is one, since only the passphrase leads past it.
pub fn raise<R: Runtime>(app: &AppHandle<R>) {
    let window = app.get_webview_window(PRESENTATION).or_else(|| app.get_webview_window(MAIN));
    if let Some(window) = window {
        // A window manager may refuse; then the window is where it was.
        let _ = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    }
}

/// Opens the presentation and hides the workstation behind it.
pub fn open_presentation<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    open_for_client(app, "index.html#/presentation")
}

/// Opens the client's questionnaire in the same window, on a page of its own.
pub fn open_questionnaire<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    open_for_client(app, "index.html#/presentation/questionnaire")
}

/// The window a client looks at. Its address is a page of the same interface; what it may ask for is in
/// `capabilities/presentation.json`.
fn open_for_client<R: Runtime>(app: &AppHandle<R>, page: &str) -> tauri::Result<()> {
    if app.get_webview_window(PRESENTATION).is_none() {
        let page = WebviewUrl::App(page.into());
        let window = WebviewWindowBuilder::new(app, PRESENTATION, page)
            .title("知客")
            .inner_size(1366.0, 880.0)
            .min_inner_size(480.0, 480.0)
            .build()?;
        window.on_window_event(|event| {
            // Closing it would uncover the workstation without the passphrase.
            if let WindowEvent::CloseRequested { api, .. } = event {
                api.prevent_close();
            }
        });
    }
    if let Some(main) = app.get_webview_window(MAIN) {
        main.hide()?;
    }
    raise(app);
    Ok(())
}

/// Closes the presentation, if there is one, and shows the workstation again.
pub fn close_presentation<R: Runtime>(app: &AppHandle<R>) {
    // The workstation first: without an open window the program would end. A window that is closing already is as good.
    if let Some(main) = app.get_webview_window(MAIN) {
        let _ = main.show().and_then(|()| main.set_focus());
    }
    if let Some(window) = app.get_webview_window(PRESENTATION) {
        let _ = window.destroy();
    }
}
