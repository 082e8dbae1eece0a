//! Takes a batch of mutations: each exactly once, in the device's order, the whole batch in one transaction.

use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::push::{
    MOST_MUTATIONS, Mutation, MutationOutcome, MutationResult, PushAnswer, PushRequest,
};
use zhike_protocol::{PROTOCOL, SCHEMA};

use super::Refused;
use super::authenticate::{Caller, authenticate};
use super::judge::Judge;
use crate::database::{Changed, Database, Leaf, StoredChain, Subject, Tables};

/// Judges and applies the mutations that are new, and answers those that are not as they were answered before.
pub(crate) fn push(database: &Database, token: &str, request: &PushRequest) -> Result<PushAnswer, Refused> {
    // An older schema never stops a push: what the device did must get out of it.
    if request.proto != PROTOCOL {
        return Err(ApiErrorCode::UpgradeRequired.into());
    }
    if request.schema > SCHEMA {
        return Err(ApiErrorCode::BadRequest.into());
    }
    if request.mutations.len() > MOST_MUTATIONS {
        return Err(ApiErrorCode::TooLarge.into());
    }
    // Asked before as well: who has no token does not get in line for the writer.
    database.read(|tables| authenticate(database, tables, token).map(drop))?;
    database.write(|tables| {
        let caller = authenticate(database, tables, token)?;
        if caller.device.id != request.device {
            return Err(ApiErrorCode::BadRequest.into());
        }
        let known = answered_before(tables, &caller, &request.mutations)?;
        let new = request.mutations.get(known.len()..).unwrap_or_default();
        let mut taking = Taking::new(database, tables, caller);
        let mut results = known;
        for mutation in new {
            results.push(taking.take(mutation)?);
        }
        let acked_mid = taking.finish()?;
        Ok(PushAnswer { results, acked_mid, epoch: database.epoch(), server_time: database.now() })
    })
}

/// The answers to the mutations at the head of the batch that central has already; refuses a batch with gaps and one
/// whose history is not the one central knows.
fn answered_before(
    tables: &Tables<'_>,
    caller: &Caller,
    mutations: &[Mutation],
) -> Result<Vec<MutationResult>, Refused> {
    let last = caller.device.last_mid;
    let Some(first) = mutations.first() else { return Ok(Vec::new()) };
    let follows = |pair: &[Mutation]| matches!(pair, [a, b] if a.mid.checked_add(1) == Some(b.mid));
    if first.mid == 0 || first.mid > last.saturating_add(1) || !mutations.windows(2).all(follows) {
        return Err(ApiErrorCode::MidGap.into());
    }
    let mut answers = Vec::new();
    for mutation in mutations.iter().take_while(|mutation| mutation.mid <= last) {
        let stored = tables.mutation(caller.device.id, mutation.mid)?.ok_or(ApiErrorCode::MidReuse)?;
        if stored.hash != mutation.hash {
            return Err(ApiErrorCode::MidReuse.into());
        }
        // A refusal stays a refusal: told that it was a duplicate, the device would drop what the RM has to see.
        let outcome = match stored.result.outcome {
            MutationOutcome::Applied => MutationOutcome::Duplicate,
            other => other,
        };
        answers.push(MutationResult { outcome, ..stored.result });
    }
    Ok(answers)
}

/// A batch being taken.
struct Taking<'a> {
    tables: &'a Tables<'a>,
    judge: Judge<'a>,
    caller: Caller,
    changes: Vec<Changed>,
    started_at: (u64, StoredChain),
}

impl<'a> Taking<'a> {
    fn new(database: &'a Database, tables: &'a Tables<'a>, caller: Caller) -> Self {
        let judge = Judge { tables, keys: database.keys(), now: database.now() };
        let started_at = (caller.device.last_mid, caller.device.chain);
        Self { tables, judge, caller, changes: Vec::new(), started_at }
    }

    /// Takes the next mutation: effect, leaf and stored result, or no effect, leaf and stored result.
    fn take(&mut self, mutation: &Mutation) -> Result<MutationResult, Refused> {
        self.tables.mark()?;
        let verdict = self.judge.judge(&self.caller, mutation)?;
        if verdict.outcome == MutationOutcome::Applied {
            self.tables.keep()?;
            self.changes.extend(verdict.changes);
        } else {
            self.tables.undo()?;
        }
        let device = self.caller.device.id;
        let subject = match &verdict.entry {
            Some(sealed) => Subject::Entry(sealed),
            None => Subject::Digest(verdict.hash.unwrap_or(mutation.hash)),
        };
        let leaf = Leaf {
            subject,
            kind: mutation.kind.name(),
            outcome: crate::database::outcome_name(verdict.outcome),
            by: Some((device, mutation.mid)),
            at: self.judge.now,
        };
        self.tables.append_leaf(self.judge.keys, &leaf)?;
        let result = MutationResult {
            mid: mutation.mid,
            outcome: verdict.outcome,
            rev: verdict.rev,
            receipt: verdict.receipt,
        };
        self.tables.add_mutation(device, mutation, &result, verdict.keep_args)?;
        self.caller.device.last_mid = mutation.mid;
        if let Some(chain) = verdict.chain {
            self.caller.device.chain = chain;
        }
        Ok(result)
    }

    /// Keeps how far the device has come, and appends to the feed last of all; the last `mid`.
    fn finish(self) -> Result<u64, Refused> {
        let device = &self.caller.device;
        if (device.last_mid, device.chain) != self.started_at {
            self.tables.advance_device(device.id, device.last_mid, &device.chain)?;
        }
        self.tables.append_feed(&self.changes)?;
        Ok(device.last_mid)
    }
}
