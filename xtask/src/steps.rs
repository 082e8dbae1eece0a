//! A list of named steps with their times: the first that fails ends the command and is named.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

#[derive(Default)]
pub struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n── {name}");
        let start = Instant::now();
        let outcome = work();
        let took = start.elapsed();
        match outcome {
            Ok(()) => {
                println!("── {name}: ok, {:.1} s", took.as_secs_f64());
                self.done.push((name, took));
                Ok(())
            }
            Err(error) => {
                self.summarise();
                println!("  {:>7.1} s  {name}: FAILED", took.as_secs_f64());
                Err(error).with_context(|| format!("step `{name}` failed"))
            }
        }
    }

    /// The closing lines: a time for each step, then the count.
    pub fn finish(self) {
        self.summarise();
        println!("\nsteps: {} passed, 0 failed", self.done.len());
    }

    fn summarise(&self) {
        println!("\nSummary");
        for (name, took) in &self.done {
            println!("  {:>7.1} s  {name}", took.as_secs_f64());
        }
    }
}
