//! The contract between workstation and central, told as stories against a real server. The same stories are for every
//! database that may stand behind it.
#![cfg(test)]

mod checkup;
mod concurrency;
mod crash;
mod enrolment;
mod exchange;
mod import;
mod malformed;
mod pull;
mod push;
mod support;
