//! Prepares what Tauri embeds: configuration, icons, the permissions of our own commands.

fn main() {
    tauri_build::build();
}
