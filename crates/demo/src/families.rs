//! Households within one book: spouses, children, parents, some of them clients too; and who introduced whom.

use std::collections::BTreeSet;

use chrono::Datelike;
use zhike_domain::client::Client;
use zhike_domain::closed_sets::{ClientKind, Gender, HouseholdRole, Tier};
use zhike_domain::household::{Household, HouseholdMember};
use zhike_domain::ids::{ClientId, HouseholdId};
use zhike_domain::private::Private;

use crate::days::instant;
use crate::dice::Dice;
use crate::names::surname_of;
use crate::people::{Person, Population};

/// How many clients are looked at to find one who could be somebody's relative.
const LOOKED_AT: usize = 200;

/// Puts clients of a book into households, and notes who introduced whom.
pub(crate) fn households(
    people: &mut [Person],
    population: &Population<'_>,
    dice: &Dice,
    order: u64,
) -> Vec<Household> {
    let mut dice = dice.of("families", order);
    let mut taken = BTreeSet::new();
    let mut households = Vec::new();
    for at in 0..people.len() {
        let Some(person) = people.get(at) else { continue };
        let has_family = person.role.as_ref().is_some_and(|role| !role.family.is_empty());
        let id = HouseholdId::new(instant(person.client.opened_on, 11, 0), dice.bytes());
        let members = if has_family {
            told_family(person)
        } else if person.role.is_none()
            && !taken.contains(&at)
            && heads_a_household(person, population, &mut dice)
        {
            family(at, people, &mut taken, population, &mut dice)
        } else {
            continue;
        };
        taken.insert(at);
        let Some(head) = people.get(at).filter(|_| members.len() > 1) else { continue };
        let name = format!("{}家", surname_of(head.client.name.reveal()));
        let clients: Vec<ClientId> = members.iter().filter_map(|member| member.client).collect();
        for person in people.iter_mut().filter(|person| clients.contains(&person.client.id)) {
            person.client.household = Some(id);
        }
        households.push(Household { id, name: Private::new(name), members });
    }
    introduce(people, &mut dice);
    households
}

fn heads_a_household(person: &Person, population: &Population<'_>, dice: &mut Dice) -> bool {
    let client = &person.client;
    let age = client.age_on(population.calendar.today).unwrap_or(0);
    let likely = match client.tier {
        Tier::Mass => 0.16,
        Tier::Affluent => 0.38,
        Tier::HighNetWorth | Tier::Private => 0.75,
    };
    client.kind == ClientKind::Person
        && client.gender.is_some()
        && (28..80).contains(&age)
        && dice.chance(likely)
}

/// The family the cast's file tells of.
fn told_family(person: &Person) -> Vec<HouseholdMember> {
    let told = person.role.iter().flat_map(|role| &role.family).map(|relative| HouseholdMember {
        client: None,
        name: Private::new(relative.name.clone()),
        role: relative.role,
        note: Some(Private::new(relative.note.clone())),
    });
    std::iter::once(member(&person.client, HouseholdRole::Head)).chain(told).collect()
}

fn member(client: &Client, role: HouseholdRole) -> HouseholdMember {
    HouseholdMember { client: Some(client.id), name: client.name.clone(), role, note: None }
}

fn family(
    at: usize,
    people: &mut [Person],
    taken: &mut BTreeSet<usize>,
    population: &Population<'_>,
    dice: &mut Dice,
) -> Vec<HouseholdMember> {
    let today = population.calendar.today;
    let Some(head) = people.get(at).map(|person| person.client.clone()) else { return Vec::new() };
    let age = head.age_on(today).unwrap_or(45);
    let gender = head.gender.unwrap_or(Gender::Male);
    let other = if gender == Gender::Male { Gender::Female } else { Gender::Male };
    let mut members = vec![member(&head, HouseholdRole::Head)];
    let mut fathers_name = surname_of(head.name.reveal());
    taken.insert(at);

    if dice.chance(0.8) {
        let fits = |client: &Client, years: u32| client.gender == Some(other) && years.abs_diff(age) <= 5;
        let partner = if dice.chance(0.4) { find(people, taken, at, population, fits) } else { None };
        if let Some(found) = partner.and_then(|found| people.get_mut(found).map(|person| (found, person))) {
            let (found, person) = found;
            taken.insert(found);
            person.client.address.clone_from(&head.address);
            members.push(member(&person.client, HouseholdRole::Spouse));
            if gender == Gender::Female {
                fathers_name = surname_of(person.client.name.reveal());
            }
        } else {
            let surname = population.names.surname(dice).to_owned();
            let title = if other == Gender::Female { "女士" } else { "先生" };
            let note = dice.word(&population.lives.spouse.notes).to_owned();
            members.push(relative(format!("{surname}{title}"), HouseholdRole::Spouse, note));
            if gender == Gender::Female {
                fathers_name = surname;
            }
        }
    }

    let children =
        if age < 30 { 0 } else { dice.weighted(&[(0, 15), (1, 60), (2, 25)], |w| w.1).map_or(0, |w| w.0) };
    let mut born_at = u32::try_from(dice.between(24, 34)).unwrap_or(28);
    for _ in 0..children {
        let Some(years) = age.checked_sub(born_at) else { break };
        born_at += u32::try_from(dice.between(3, 7)).unwrap_or(4);
        let child_gender = if dice.chance(0.5) { Gender::Female } else { Gender::Male };
        let fits =
            |client: &Client, theirs: u32| client.gender == Some(child_gender) && theirs.abs_diff(years) <= 2;
        let grown =
            if years >= 22 && dice.chance(0.3) { find(people, taken, at, population, fits) } else { None };
        let given =
            population.names.given(dice, child_gender, today.year() - i32::try_from(years).unwrap_or(0));
        let name = format!("{fathers_name}{given}");
        if let Some(found) = grown.and_then(|found| people.get_mut(found).map(|person| (found, person))) {
            let (found, person) = found;
            taken.insert(found);
            // The client that fits in years takes the family's name: he was invented a moment ago.
            person.client.name = Private::new(name);
            members.push(member(&person.client, HouseholdRole::Child));
        } else {
            let note = child_note(years, child_gender, population, dice);
            members.push(relative(name, HouseholdRole::Child, note));
        }
    }

    if (32..60).contains(&age) && dice.chance(0.18) {
        let mother = dice.chance(0.6);
        let surname =
            if mother { population.names.surname(dice).to_owned() } else { surname_of(head.name.reveal()) };
        let parent_gender = if mother { Gender::Female } else { Gender::Male };
        let year = today.year() - i32::try_from(age).unwrap_or(45) - 26;
        let name = format!("{surname}{}", population.names.given(dice, parent_gender, year));
        let note = dice.word(&population.lives.parent.notes).to_owned();
        members.push(relative(name, HouseholdRole::Parent, note));
    }
    members
}

fn relative(name: String, role: HouseholdRole, note: String) -> HouseholdMember {
    HouseholdMember { client: None, name: Private::new(name), role, note: Some(Private::new(note)) }
}

fn child_note(years: u32, gender: Gender, population: &Population<'_>, dice: &mut Dice) -> String {
    let name = if gender == Gender::Female { "女儿" } else { "儿子" };
    let fitting = population.lives.child.iter().filter(|notes| (notes.from..=notes.to).contains(&years));
    let notes: Vec<&String> = fitting.flat_map(|notes| &notes.notes).collect();
    let note = dice.pick(&notes).map_or("{name}，{age} 岁", |note| note.as_str());
    note.replace("{name}", name).replace("{age}", &years.to_string())
}

/// Somebody in the book, not yet in a household, who fits.
fn find(
    people: &[Person],
    taken: &BTreeSet<usize>,
    at: usize,
    population: &Population<'_>,
    fits: impl Fn(&Client, u32) -> bool,
) -> Option<usize> {
    let today = population.calendar.today;
    people
        .iter()
        .enumerate()
        .skip(at + 1)
        .take(LOOKED_AT)
        .find(|(other, person)| {
            let age = person.client.age_on(today);
            let free = person.role.is_none() && !taken.contains(other);
            free && age.is_some_and(|age| fits(&person.client, age))
        })
        .map(|(other, _)| other)
}

/// One client in eight was introduced by somebody who was a client before him.
fn introduce(people: &mut [Person], dice: &mut Dice) {
    let known: Vec<_> = people.iter().map(|p| (p.client.id, p.client.opened_on, p.client.kind)).collect();
    for person in people.iter_mut() {
        if !dice.chance(0.12) {
            continue;
        }
        let Some((id, opened_on, kind)) = dice.pick(&known) else { continue };
        if *opened_on < person.client.opened_on && *kind == ClientKind::Person {
            person.client.referrer = Some(*id);
        }
    }
}
