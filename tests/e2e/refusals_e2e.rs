//! What the window says when it cannot go on: each refusal names a code, and nothing is lost.

use crate::firm::Firm;
use crate::window::{PASSPHRASE, Window, can_open};

async fn refused_with(window: &Window, code: &str) {
    window.wait_for_attribute("error-code", "data-code", code).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_and_an_absent_central_are_told_apart() {
    if !can_open() {
        return;
    }
    let mut firm = Firm::with_clients(0);
    let window = Window::open(&firm.device()).await;
    window.enrol(&firm.url(), "WRONG-CODE").await;
    refused_with(&window, "bad_enrolment_code").await;
    window.picture("enrol-refused").await;
    window.close().await;

    let code = firm.code();
    firm.kill_central();
    let window = Window::open(&firm.device()).await;
    window.enrol(&firm.url(), &code).await;
    refused_with(&window, "offline").await;
    window.close().await;

    // The code was not used up; with central back the same code enrols, and an empty book says so.
    firm.start_central();
    let window = Window::open(&firm.device()).await;
    window.enrol(&firm.url(), &code).await;
    window.get("today-ready").await;
    window.picture("today-empty").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_passphrase_and_a_missing_key_are_told_apart() {
    if !can_open() {
        return;
    }
    let firm = Firm::with_clients(5);
    let device = firm.device();
    let window = Window::open(&device).await;
    window.enrol(&firm.url(), &firm.code()).await;
    window.get("today-ready").await;
    window.close().await;

    let window = Window::open(&device).await;
    window.type_into("unlock-passphrase", "not the passphrase").await;
    window.click("unlock-submit").await;
    refused_with(&window, "wrong_passphrase").await;
    window.picture("unlock-refused").await;
    window.close().await;

    let key_file = device.join("device.json");
    let kept = std::fs::read(&key_file).expect("the key file");
    std::fs::remove_file(&key_file).expect("the key file is removed");
    let window = Window::open(&device).await;
    refused_with(&window, "key_missing").await;
    window.picture("key-missing").await;
    window.close().await;

    // With the key file back everything is as it was: the refusal destroyed nothing.
    std::fs::write(&key_file, kept).expect("the key file is put back");
    let window = Window::open(&device).await;
    window.type_into("unlock-passphrase", PASSPHRASE).await;
    window.click("unlock-submit").await;
    window.get("today-ready").await;
    window.close().await;

    // Where the key is lost for good, the machine is enrolled again; the old database is put aside, not destroyed.
    std::fs::remove_file(&key_file).expect("the key file is removed");
    let window = Window::open(&device).await;
    window.click("enrol-again").await;
    window.enrol(&firm.url(), &firm.code()).await;
    window.get("today-ready").await;
    window.close().await;
    let files = std::fs::read_dir(&device).expect("the device's folder").flatten();
    let kept =
        files.filter(|file| file.file_name().to_string_lossy().starts_with("zhike.db.without-key")).count();
    assert!(kept >= 1, "the old database is still there");
}
