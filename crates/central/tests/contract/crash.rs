//! The real program, killed without warning between taking a push and answering it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use chrono::TimeDelta;
use zhike_central::Database;
use zhike_protocol::paths;
use zhike_protocol::push::MutationOutcome;

use crate::support::*;

/// The program, listening. Killed when dropped.
struct Program {
    child: Child,
    url: String,
}

impl Program {
    fn start(database: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zhike-central"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database"])
            .arg(database)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        Self { child, url: format!("http://{}", line["listening"].as_str().unwrap()) }
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a push and does not wait for the answer.
fn send_push(device: &Device, mutations: Vec<zhike_protocol::push::Mutation>) -> TcpStream {
    let body = serde_json::to_vec(&device.push_request(mutations)).unwrap();
    let host = device.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        paths::PUSH,
        device.token,
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    stream
}

fn entries(database: &Path) -> i64 {
    let connection = rusqlite::Connection::open(database).unwrap();
    connection
        .query_row("SELECT count(*) FROM record WHERE kind = 'log_entry'", [], |row| row.get(0))
        .unwrap()
}

fn leaves_of_devices(database: &Path) -> i64 {
    let connection = rusqlite::Connection::open(database).unwrap();
    connection
        .query_row("SELECT count(*) FROM log_leaf WHERE device IS NOT NULL", [], |row| row.get(0))
        .unwrap()
}

fn firm(database: &Path) -> String {
    let opened = Database::open(database).unwrap();
    opened.import(&small_firm()).unwrap();
    opened.new_enrolment_code(rm(1).id, TimeDelta::days(1)).unwrap()
}

#[tokio::test]
async fn killed_after_the_commit_and_before_the_answer_there_is_one_entry_in_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("central.db");
    let code = firm(&database);
    let program = Program::start(&database);
    let mut device = Device::enrol(&program.url, &code, 1).await.unwrap();
    let mutation = device.log(client_id(1, 1));
    let unread = send_push(&device, vec![mutation.clone()]);
    while entries(&database) == 0 {
        std::thread::yield_now();
    }
    program.kill();
    drop(unread);

    let program = Program::start(&database);
    device.url = program.url.clone();
    let answer = device.push(vec![mutation]).await.unwrap();
    assert_eq!(answer.results[0].outcome, MutationOutcome::Duplicate);
    assert!(answer.results[0].receipt.as_ref().unwrap().holds(&device.enrolment.central_key));
    assert_eq!((entries(&database), leaves_of_devices(&database)), (1, 1));
}

#[tokio::test]
async fn killed_at_any_moment_of_a_push_all_of_it_is_there_once_after_the_retry() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("central.db");
    let code = firm(&database);
    let mut program = Program::start(&database);
    let mut device = Device::enrol(&program.url, &code, 1).await.unwrap();
    let mut expected = 0;
    for round in 0..6 {
        let batch: Vec<_> = (0..40).map(|_| device.log(client_id(1, 1))).collect();
        let unread = send_push(&device, batch.clone());
        // Ever later into the request.
        for _ in 0..round * 40 {
            std::thread::yield_now();
            entries(&database);
        }
        program.kill();
        drop(unread);
        let there = entries(&database);
        assert!(there == expected || there == expected + 40, "a push happens whole or not at all");
        program = Program::start(&database);
        device.url = program.url.clone();
        let answer = device.push(batch).await.unwrap();
        let once = [MutationOutcome::Applied, MutationOutcome::Duplicate];
        assert!(answer.results.iter().all(|result| once.contains(&result.outcome)));
        expected += 40;
        assert_eq!((entries(&database), leaves_of_devices(&database)), (expected, expected));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn asked_to_stop_the_program_ends_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("central.db");
    let code = firm(&database);
    let mut program = Program::start(&database);
    let device = Device::enrol(&program.url, &code, 1).await.unwrap();
    device.pull_all(None, 100).await.unwrap();
    let pid = program.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(program.child.wait().unwrap().success());
    assert!(!folder.path().join("central.db-wal").exists(), "everything is in the database file");
}
