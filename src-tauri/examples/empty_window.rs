//! A window with nothing in it: the peer that start-up time and memory are measured against.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() {
    let started = tauri::Builder::default()
        .setup(|app| {
            let page = "about:blank".parse()?;
            WebviewWindowBuilder::new(app, "main", WebviewUrl::External(page))
                .inner_size(1366.0, 880.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    assert!(started.is_ok(), "the window system did not start");
}
