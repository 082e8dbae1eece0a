//! The document of the API in `docs/` is the one the code makes.

#[test]
fn generated_openapi() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api/openapi.json");
    let made = format!("{}\n", zhike_central::openapi().to_pretty_json().unwrap());
    if std::env::var_os("ZHIKE_UPDATE").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
        std::fs::write(path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == made, "docs/api/openapi.json is stale: run `cargo xtask gen`");
}
