//! Suitability on a book of 5,000 clients, from the encrypted store and with no network: one verdict, one product over the whole book,
//! the duty board, and the search of the log; beside the same rules on facts that are in memory already.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use zhike_domain::closed_sets::RiskLevel;
use zhike_domain::suitability::{Case, Initiator, OfferChannel, OfferEnd, OfferFacts, RulePack, judge};
use zhike_ipc::OfferForm;
use zhike_testkit::FixedClock;
use zhike_tests::{ServedFirm, demo_day, demo_firm, synchroniser};

use crate::table::{Table, median, quantile};

const CLIENTS: u32 = 5_000;
const ROUNDS: usize = 5;

/// Every client of the book once for the verdict; the rest the median of some rounds.
pub fn measure(table: &mut Table) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let morning = demo_day().and_hms_opt(2, 0, 0).context("a morning")?.and_utc();
        let firm = ServedFirm::serve(&demo_firm(CLIENTS)).await?;
        let workstation = firm.enrol("device", Arc::new(FixedClock::at(morning))).await?;
        let desk = workstation.desk()?;
        synchroniser().exchange(&desk, &**workstation.central()).await?;
        firm.stop().await;

        let products = desk.store().products()?;
        let product = products
            .values()
            .find(|product| product.risk_level == RiskLevel::R4)
            .context("a product of high risk")?;
        let form = OfferForm {
            product: product.code.clone(),
            amount: Some(100_000.into()),
            initiator: Some(Initiator::Rm),
            channel: Some(OfferChannel::OnSite),
            thinking_days: None,
            end: OfferEnd::Later,
            documents: Vec::new(),
            judged_at: None,
        };
        let clients = desk.store().clients()?;
        let mut verdicts = Vec::with_capacity(clients.len());
        for client in &clients {
            let start = Instant::now();
            std::hint::black_box(desk.verdict_for(client.id, &form)?);
            verdicts.push(start.elapsed().as_secs_f64() * 1e3);
        }
        verdicts.sort_by(f64::total_cmp);
        let mut rules = Vec::with_capacity(clients.len());
        for client in &clients {
            let offer = OfferFacts {
                date: Some(demo_day()),
                initiator: form.initiator,
                channel: form.channel,
                amount: form.amount,
                ..OfferFacts::default()
            };
            let start = Instant::now();
            std::hint::black_box(judge(&Case::of(client, product, offer), RulePack::shipped()));
            rules.push(start.elapsed().as_secs_f64() * 1e3);
        }
        rules.sort_by(f64::total_cmp);
        let (p50, p99) = (quantile(&verdicts, 0.5), quantile(&verdicts, 0.99));
        let alone = quantile(&rules, 0.5);
        table.row(
            "one verdict, offline, book of 5,000",
            format!("p50 {p50:.2} ms, p99 {p99:.2} ms ({} clients)", clients.len()),
            format!("the rules alone, p50 {:.0} µs", alone * 1e3),
            format!("{:.1}", p50 / alone),
            "≤ 333 ms",
        );

        let whole = timed(|| Ok(desk.who_may_hold(&product.code)?.clients.len()))?;
        let all: f64 = rules.iter().sum();
        table.row(
            "who may hold a product, book of 5,000",
            format!("{whole:.0} ms"),
            format!("the rules alone, {all:.0} ms"),
            format!("{:.1}", whole / all),
            "≤ 1 s",
        );

        let entries = desk.store().log_entries(None, u32::MAX)?.len();
        let search = timed(|| Ok(desk.search_log("到期", None)?.len()))?;
        let read = timed(|| {
            let found = desk.store().log_entries(None, u32::MAX)?;
            let held = |text: &str| text.contains("到期");
            Ok(found
                .iter()
                .filter(|one| one.sealed.entry.service().is_some_and(|s| held(s.summary.reveal())))
                .count())
        })?;
        table.row(
            "search of the log",
            format!("{search:.1} ms ({entries} entries)"),
            format!("reading every entry and looking, {read:.0} ms"),
            format!("{:.2}", search / read),
            "≤ 100 ms",
        );

        let board = timed(|| Ok(desk.duty_board()?.rows.len()))?;
        table.row("duty board, book of 5,000", format!("{board:.0} ms"), "–".into(), "–".into(), "≤ 1 s");
        Ok(())
    })
}

/// The median of some rounds, in milliseconds.
fn timed(mut work: impl FnMut() -> Result<usize>) -> Result<f64> {
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(work()?);
        rounds.push(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(rounds))
}
