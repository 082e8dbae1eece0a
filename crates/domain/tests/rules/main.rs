//! The worked examples of `docs/rules`, read from the pages and computed again: a page cannot drift from the code.
#![cfg(test)]

mod ag;
mod ck;
mod glossary;
mod ledger;
mod lg;
mod page;
mod su;
mod su_duties;
mod su_verdicts;
mod wh;
mod wh_words;
mod what_if;
