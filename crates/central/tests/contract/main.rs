//! The contract between workstation and central, told as stories against a real server. The same stories are for every
//! database that may stand behind it.
#![cfg(test)]

mod checkup;
mod concurrency;
mod crash;
mod documents;
mod duties;
mod enrolment;
mod erasure;
mod evidence;
mod exchange;
mod import;
mod log;
mod malformed;
mod pull;
mod push;
mod questionnaire;
mod review;
mod rule_packs;
mod sample;
mod scripts;
mod support;
