//! tmp
fn main() {
    zhike_desktop::run();
}
