//! `zhike-central`: serve, print an enrolment code, import a firm from files, shut a device out, erase a client, print the
//! API's document. Each command is thin: open the database, call the library, print.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{NaiveDate, TimeDelta};
use clap::{Parser, Subcommand};
use rust_decimal::Decimal;
use tokio::net::TcpListener;
use zhike_central::{
    Config, Database, EraseError, EvidenceError, PublishError, SampleError, ScriptsError, openapi, serve,
};
use zhike_domain::closed_sets::StaffRole;
use zhike_domain::ids::{ClientId, DeviceId, ProductCode, StaffId};
use zhike_domain::staff::Staff;
use zhike_intake::{FirmFrame, Problem, firm_from_files};

#[derive(Parser)]
#[command(
    name = "zhike-central",
    version,
    about = "Central of Zhike: what workstations exchange their books with"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API until told to stop
    Serve {
        /// The firm's database; made if there is none
        #[arg(long)]
        database: PathBuf,
        /// Address and port; port 0 takes any that is free
        #[arg(long, default_value = "127.0.0.1:7411")]
        listen: String,
    },
    /// Print a new one-time enrolment code
    Code {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
        /// Whose device will enrol: id or full name
        #[arg(long)]
        staff: String,
        /// Days for which the code is good
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=90))]
        days: u16,
    },
    /// Import a market and a book from files: all of it, or nothing
    Import(ImportArguments),
    /// Shut a device out from now on
    Revoke {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
        /// The device's id
        #[arg(long)]
        device: DeviceId,
    },
    /// Erase a client for good; the log stays whole
    Erase {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
        /// The client's id
        #[arg(long)]
        client: ClientId,
        /// Erase him although the law asks to keep him still (SU-21): by order of a court, or because he was never to be
        /// taken in
        #[arg(long)]
        despite_retention: bool,
    },
    /// Recompute the log from what is stored; names the first thing that does not hold
    Audit {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
    },
    /// Write the log as static files (tlog-tiles); what entries say stays encrypted
    ExportLog {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
        /// The folder; made if there is none
        #[arg(long)]
        to: PathBuf,
    },
    /// Take the log as it is in the database after it was found to be another than was witnessed, and sign again
    AcceptLog {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
    },
    /// Print the public key of the log, for `zhike verify --key`
    Key {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
    },
    /// Draw entries of a year for compliance to look at (LG-05): the same seed always draws the same
    Sample {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
        /// The year in which they were taken in (Asia/Shanghai)
        #[arg(long)]
        year: i32,
        /// The share that is drawn, at least 0.1
        #[arg(long, default_value = "0.1")]
        share: Decimal,
        /// The seed, hexadecimal; published, so that anybody can repeat the draw
        #[arg(long)]
        seed: String,
    },
    /// Publish a rule pack to every device; one that cannot be read is refused with line and reason
    PublishPack {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
        /// The pack, TOML
        #[arg(long)]
        file: PathBuf,
        /// The first day on which it holds
        #[arg(long)]
        from: NaiveDate,
    },
    /// Publish the scripts of a file to every device: all of them, or none where one is unfit
    PublishScripts {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
        /// The scripts, TOML
        #[arg(long)]
        file: PathBuf,
    },
    /// Withdraw a script: no pack shows it after a device's next exchange
    WithdrawScript {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
        /// Its code
        #[arg(long)]
        code: String,
    },
    /// Put an evidence pack together for an inspector at the server; written into the log like any other request
    Evidence {
        /// The firm's database
        #[arg(long)]
        database: PathBuf,
        /// The client's number
        #[arg(long)]
        client: String,
        /// Only entries that speak of this product
        #[arg(long)]
        product: Option<String>,
        /// Contacts from this day on (Asia/Shanghai)
        #[arg(long)]
        from: NaiveDate,
        /// Contacts up to this day, included
        #[arg(long)]
        to: NaiveDate,
        /// The pack; a file that is there already stays as it is
        #[arg(long)]
        out: PathBuf,
    },
    /// Print the document of the API
    Openapi,
}

#[derive(clap::Args)]
struct ImportArguments {
    /// The firm's database; made if there is none
    #[arg(long)]
    database: PathBuf,
    /// Folder with products.csv, closes.csv, dividends.csv and splits.csv
    #[arg(long)]
    market: PathBuf,
    /// Folder with clients.csv and trades.csv
    #[arg(long)]
    book: PathBuf,
    /// The firm's name
    #[arg(long, default_value = "知客证券")]
    firm: String,
    /// Name of the RM in charge of the clients; made if there is nobody of that name
    #[arg(long, default_value = "客户经理")]
    rm: String,
    /// Branch of that RM, if he is made
    #[arg(long, default_value = "总部营业部")]
    branch: String,
}

/// Why a command did not do what it should, and the exit status that says so.
enum Failure {
    /// The input cannot be taken; a line for each thing that is wrong.
    Input(Vec<String>),
    /// Anything else.
    Other(String),
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Other(error.to_string())
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (lines, status) = match run(arguments.command) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Input(lines)) => (lines, 2),
        Err(Failure::Other(line)) => (vec![format!("zhike-central: {line}")], 1),
    };
    let mut stderr = std::io::stderr().lock();
    for line in lines {
        // Nobody is left to be told that the error stream is closed.
        let _ = writeln!(stderr, "{line}");
    }
    ExitCode::from(status)
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve { database, listen } => {
            log_to_stderr();
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(run_server(&database, &listen))
        }
        Command::Code { database, staff, days } => {
            let database = Database::open(&database)?;
            let staff = database.find_staff(&staff)?;
            let code = database.new_enrolment_code(staff.id, TimeDelta::days(i64::from(days)))?;
            print_line(&code)
        }
        Command::Import(arguments) => import(&arguments),
        Command::Revoke { database, device } => {
            if Database::open(&database)?.revoke_device(device)? {
                print_line(&serde_json::json!({ "revoked": device }).to_string())
            } else {
                Err(Failure::Input(vec!["zhike-central: no device has this id".to_owned()]))
            }
        }
        Command::Erase { database, client, despite_retention } => {
            match Database::open(&database)?.erase_client(client, despite_retention) {
                Ok(erased) => print_line(&serde_json::to_string(&erased)?),
                Err(refused @ (EraseError::Unknown | EraseError::Retained { .. })) => {
                    Err(Failure::Input(vec![format!("zhike-central: {refused}")]))
                }
                Err(failed) => Err(failed.into()),
            }
        }
        Command::Audit { database } => match Database::open(&database)?.audit() {
            Ok(audited) => print_line(&serde_json::to_string(&audited)?),
            Err(fault) => Err(fault.into()),
        },
        Command::ExportLog { database, to } => {
            print_line(&serde_json::to_string(&Database::open(&database)?.export_log(&to)?)?)
        }
        Command::AcceptLog { database } => {
            Database::open(&database)?.accept_log()?;
            print_line(&serde_json::json!({ "accepted": true }).to_string())
        }
        Command::Key { database } => print_line(&Database::open(&database)?.log_key()?),
        Command::Sample { database, year, share, seed } => {
            let seed = hex::decode(&seed)
                .map_err(|_| Failure::Input(vec!["zhike-central: the seed is not hexadecimal".to_owned()]))?;
            match Database::open(&database)?.sample(year, share, &seed) {
                Ok(sampled) => print_line(&serde_json::to_string(&sampled)?),
                Err(failed @ SampleError::Database(_)) => Err(failed.into()),
                Err(refused) => Err(Failure::Input(vec![format!("zhike-central: {refused}")])),
            }
        }
        Command::PublishPack { database, file, from } => {
            let text = std::fs::read_to_string(&file)?;
            match Database::open(&database)?.publish_pack(&text, from) {
                Ok(published) => print_line(&serde_json::to_string(&published)?),
                Err(failed @ PublishError::Database(_)) => Err(failed.into()),
                Err(refused) => Err(Failure::Input(vec![format!("zhike-central: {refused}")])),
            }
        }
        Command::PublishScripts { database, file } => {
            let text = std::fs::read_to_string(&file)?;
            match Database::open(&database)?.publish_scripts(&text) {
                Ok(published) => print_line(&serde_json::to_string(&published)?),
                Err(ScriptsError::Unfit(found)) => Err(Failure::Input(
                    found
                        .iter()
                        .map(|unfit| format!("{}, {}: {}", unfit.code, unfit.place, unfit.why))
                        .collect(),
                )),
                Err(failed @ ScriptsError::Database(_)) => Err(failed.into()),
                Err(refused) => Err(Failure::Input(vec![format!("zhike-central: {refused}")])),
            }
        }
        Command::WithdrawScript { database, code } => match Database::open(&database)?.withdraw_script(&code)
        {
            Ok(withdrawn) => print_line(&serde_json::to_string(&withdrawn)?),
            Err(failed @ ScriptsError::Database(_)) => Err(failed.into()),
            Err(refused) => Err(Failure::Input(vec![format!("zhike-central: {refused}")])),
        },
        Command::Evidence { database, client, product, from, to, out } => {
            let pack = Database::open(&database)?.evidence(&client, product.map(ProductCode), from, to);
            let pack = match pack {
                Ok(pack) => pack,
                Err(refused @ (EvidenceError::Unknown | EvidenceError::Period)) => {
                    return Err(Failure::Input(vec![format!("zhike-central: {refused}")]));
                }
                Err(failed) => return Err(failed.into()),
            };
            std::fs::File::create_new(&out)?.write_all(&pack)?;
            print_line(&serde_json::json!({ "bytes": pack.len() }).to_string())
        }
        Command::Openapi => print_line(&openapi().to_pretty_json()?),
    }
}

fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
}

async fn run_server(database: &std::path::Path, listen: &str) -> Result<(), Failure> {
    let database = Database::open(database)?;
    let listener = TcpListener::bind(listen).await?;
    let stop = stop_signal()?;
    if !listener.local_addr()?.ip().is_loopback() {
        tracing::warn!("serving beyond this machine in plain HTTP: workstations want TLS, put it in front");
    }
    print_line(&serde_json::json!({ "listening": listener.local_addr()?.to_string() }).to_string())?;
    serve(listener, database, Config::default(), stop).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Ready when the process is asked to stop. Listens from now on, not from when it is first polled.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: no new requests, those running come to their end");
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without the signal there is nothing to wait for; the process is stopped from outside.
            std::future::pending::<()>().await;
        }
    })
}

fn import(arguments: &ImportArguments) -> Result<(), Failure> {
    let ImportArguments { database, market, book, firm, rm, branch } = arguments;
    // The files first: a folder that cannot be read must not leave an empty database behind.
    let known = if database.exists() { Database::open(database)?.staff()? } else { Vec::new() };
    let rm = known.into_iter().find(|staff| staff.name == *rm).unwrap_or_else(|| Staff {
        id: staff_id(rm),
        name: rm.clone(),
        role: StaffRole::RelationshipManager,
        branch: branch.clone(),
    });
    let frame = FirmFrame { name: firm.clone(), demo_rm: rm.id, staff: vec![rm], id_seed: firm.clone() };
    let data = firm_from_files(market, book, &frame).map_err(|problems| {
        let mut lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
        lines.push(format!("zhike-central: nothing was imported; problems: {}", problems.len()));
        Failure::Input(lines)
    })?;
    let imported = Database::open(database)?.import(&data)?;
    print_line(&serde_json::to_string(&imported)?)
}

/// The same id for the same name, so that a second import finds the RM of the first.
fn staff_id(name: &str) -> StaffId {
    let digest = zhike_domain::canonical::tagged_digest("zhike/staff-id/1", &[name.as_bytes()]);
    let mut random = [0; 10];
    for (to, from) in random.iter_mut().zip(digest.0) {
        *to = from;
    }
    StaffId::new(chrono::DateTime::UNIX_EPOCH, random)
}

fn print_line(line: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}")?;
    Ok(stdout.flush()?)
}
