//! Names, phones, identity and card numbers of invented people: true to look at, and invalid by construction.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use zhike_domain::closed_sets::Gender;

use crate::assets;
use crate::dice::Dice;

/// Surnames by frequency, given names by generation.
#[derive(Deserialize)]
pub(crate) struct Names {
    surnames: Vec<(String, u32)>,
    generation: Vec<Generation>,
}

#[derive(Deserialize)]
struct Generation {
    born_from: i32,
    born_to: i32,
    male: Vec<String>,
    female: Vec<String>,
    male_first: Vec<String>,
    male_second: Vec<String>,
    female_first: Vec<String>,
    female_second: Vec<String>,
}

impl Names {
    pub fn read() -> Self {
        assets::NAMES.read()
    }

    /// A surname, as likely as it is common.
    pub fn surname(&self, dice: &mut Dice) -> &str {
        dice.weighted(&self.surnames, |(_, weight)| *weight).map_or("王", |(surname, _)| surname)
    }

    /// A given name as parents chose them in that year.
    pub fn given(&self, dice: &mut Dice, gender: Gender, born: i32) -> String {
        let fits = |g: &&Generation| (g.born_from..=g.born_to).contains(&born);
        let Some(generation) = self.generation.iter().find(fits).or(self.generation.last()) else {
            return "明".to_owned();
        };
        let (whole, first, second) = match gender {
            Gender::Male => (&generation.male, &generation.male_first, &generation.male_second),
            Gender::Female => (&generation.female, &generation.female_first, &generation.female_second),
        };
        if dice.chance(0.55) {
            return dice.word(whole).to_owned();
        }
        let (first, second) = (dice.word(first), dice.word(second));
        // Twice the same character is a nickname at most ages.
        if first == second { second.to_owned() } else { format!("{first}{second}") }
    }
}

/// The surname of a full name, compound surnames included.
pub(crate) fn surname_of(name: &str) -> String {
    const COMPOUND: [&str; 13] = [
        "欧阳", "上官", "司徒", "司马", "诸葛", "皇甫", "东方", "尉迟", "令狐", "夏侯", "端木", "慕容",
        "公孙",
    ];
    COMPOUND
        .iter()
        .find(|surname| name.starts_with(*surname))
        .map_or_else(|| name.chars().take(1).collect(), |surname| (*surname).to_owned())
}

/// A mobile number that no network gives out: they begin with 13 to 19.
pub(crate) fn phone(dice: &mut Dice) -> String {
    format!("100{:08}", dice.below(100_000_000))
}

/// An identity number of the right shape that cannot be anybody's: area 99 does not exist, and its check digit is
/// wrong.
pub(crate) fn id_number(dice: &mut Dice, born: NaiveDate, gender: Gender) -> String {
    let order = dice.below(499) * 2 + u32::from(gender == Gender::Male);
    let body = format!(
        "99{:04}{:04}{:02}{:02}{order:03}",
        101 + dice.below(30),
        born.year(),
        born.month(),
        born.day()
    );
    let right = check_digit(&body);
    let wrong = if right == '7' { '3' } else { '7' };
    format!("{body}{wrong}")
}

/// The check digit of the first seventeen digits (GB 11643).
pub(crate) fn check_digit(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const DIGITS: &str = "10X98765432";
    let sum: u32 = body.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight).sum();
    DIGITS.chars().nth(usize::try_from(sum % 11).unwrap_or(0)).unwrap_or('0')
}

/// A bank card of a range that no bank issues.
pub(crate) fn bank_card(dice: &mut Dice) -> String {
    format!("620000{:05}{:08}", dice.below(100_000), dice.below(100_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_the_standards() {
        // The standard's own example.
        assert_eq!(check_digit("11010519491231002"), 'X');
    }

    #[test]
    fn compound_surnames_are_known() {
        assert_eq!(surname_of("欧阳建国"), "欧阳");
        assert_eq!(surname_of("周思敏"), "周");
    }

    #[test]
    fn the_old_and_the_young_bear_different_names() {
        let names = Names::read();
        let mut dice = Dice::new(1);
        let old: Vec<String> = (0..300).map(|_| names.given(&mut dice, Gender::Female, 1952)).collect();
        let young: Vec<String> = (0..300).map(|_| names.given(&mut dice, Gender::Female, 2002)).collect();
        assert!(old.iter().any(|name| name == "淑芳") && !young.iter().any(|name| name == "淑芳"));
        assert!(young.iter().any(|name| name == "子涵") && !old.iter().any(|name| name == "子涵"));
    }
}
