//! A firm whose market and book come from files, with what files do not hold: people, scripts, a diary.

use std::path::Path;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::StaffRole;
use zhike_intake::{FirmData, FirmFrame, Problem, firm_from_files as read_firm};

use crate::contacts::Words;
use crate::days::Calendar;
use crate::diary::{visits, visits_of_today};
use crate::dice::Dice;
use crate::people::Person;
use crate::scripts::scripts;
use crate::staff::people_of_the_firm;

/// The firm of these files, seen on a day, all clients with the first relationship manager; or everything that cannot
/// be read, and then nothing.
pub fn firm_from_files(
    market: &Path,
    book: &Path,
    seed: u64,
    as_of: NaiveDate,
) -> Result<FirmData, Vec<Problem>> {
    let dice = Dice::new(seed);
    let (name, staff) = people_of_the_firm(&dice);
    let first = staff.iter().find(|person| person.role == StaffRole::RelationshipManager).cloned();
    // The firm's file names its relationship managers; a test reads it.
    let Some(rm) = first else { return Ok(FirmData::default()) };
    let frame = FirmFrame { name, staff, demo_rm: rm.id, id_seed: seed.to_string() };
    let mut data = read_firm(market, book, &frame)?;
    let calendar = Calendar::new(as_of);
    let words = Words::read();
    let people: Vec<Person> = data
        .clients
        .iter()
        .map(|client| {
            let truth = client.means.clone();
            Person { client: client.clone(), truth, assets: Decimal::ZERO, role: None }
        })
        .collect();
    let mut dice = dice.of("diary", 0);
    data.visits = visits_of_today(&people, &rm, &words, &calendar, &mut dice);
    let seen: Vec<_> = data.visits.iter().map(|visit| visit.client).collect();
    let others: Vec<Person> = people.into_iter().filter(|p| !seen.contains(&p.client.id)).collect();
    data.visits.extend(visits(&others, &rm, &words, &calendar, &mut dice));
    data.scripts = scripts();
    Ok(data)
}
