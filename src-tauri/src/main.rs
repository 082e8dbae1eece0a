//! The program. Everything it does is in the library, so that tests and generators can reach it.
#![cfg_attr(all(not(debug_assertions), windows), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    zhike_desktop::run()
}
