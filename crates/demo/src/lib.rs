//! A believable demo firm, the same for the same seed: people, markets, ledgers, visits, words.
//! Pure: reads no clock and no system randomness; writing it into a database is the program's work.

mod archive;
mod assets;
mod cast;
mod catalogue;
mod checkups;
mod contacts;
mod days;
mod diary;
mod dice;
mod families;
mod firm;
mod from_files;
mod ledgers;
mod market;
mod means;
mod names;
mod notices;
mod people;
mod profiles;
mod scripts;
mod sheets;
mod staff;
mod tastes;
mod voice;

pub use firm::{DemoSize, firm};
pub use from_files::firm_from_files;
pub use scripts::scripts;
