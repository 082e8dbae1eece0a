//! Prepares what Tauri embeds: configuration, icons, and a permission for each of our own commands, so that the presentation
//! window can be refused all but its own.

mod command_names;

fn main() {
    println!("cargo:rerun-if-changed=command_names.rs");
    let manifest = tauri_build::AppManifest::new().commands(command_names::COMMANDS);
    if let Err(fault) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:warning={fault:#}");
        std::process::exit(1);
    }
}
