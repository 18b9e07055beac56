//! The thread of a slot: it asks, evaluates and tells.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::ending::Message;
use super::evaluation::Outcome;
use super::persistence::Halt;
use super::reporter::Reporter;
use super::session::Session;
use super::slot::Slot;
use super::trial::Trial;
use crate::error::Error;
use crate::protocol::Suggestion;

/// Results of evaluations longer than this are kept on disk before they are told for the first time.
const WRITE_AHEAD: Duration = Duration::from_secs(1);

/// Asks, evaluates and tells, until there is no more.
pub(super) fn run(slot: &Arc<Slot>, session: &Arc<Session>, index: usize) {
    let worked = catch_unwind(AssertUnwindSafe(|| work(slot, session)));
    slot.keep_unsent(&session.spool);
    slot.end();
    let error = match worked {
        Ok(Ok(()) | Err(Halt::Ended)) => None,
        Ok(Err(Halt::Failed(error))) => Some(error),
        Err(_) => Some(Error::Configuration(
            "a slot of the worker panicked".to_owned(),
        )),
    };
    session.ending.say(Message::SlotEnded { index, error });
}

fn work(slot: &Arc<Slot>, session: &Arc<Session>) -> Result<(), Halt> {
    let mut next = session.ask()?;
    while let Some(suggestion) = next.take() {
        let Some((trial, reporter)) = session.take(slot, &suggestion) else {
            break;
        };
        process(slot, session, &suggestion, &trial, &reporter)?;
        next = proceed(slot, session)?;
    }
    session.clear(slot);
    Ok(())
}

/// Evaluates the trial of a slot, and tells its outcome if it has one.
fn process(
    slot: &Slot,
    session: &Session,
    suggestion: &Suggestion,
    trial: &Trial,
    reporter: &Reporter,
) -> Result<(), Halt> {
    let (outcome, took) = evaluate(trial, session);
    let refused = reporter.close();
    let unsent = session.unsent(suggestion, &outcome);
    let counts = refused.is_none() || unsent.result.is_some();
    if counts && slot.settle(trial, &unsent) {
        if took >= WRITE_AHEAD {
            slot.keep_unsent(&session.spool);
        }
        return session.tell(slot, trial, reporter, suggestion, outcome, unsent);
    }
    if let Some(error) = refused {
        return Err(Halt::Failed(error));
    }
    if session.ending.stopping.is_cancelled() && !trial.is_stopped() {
        return Err(Halt::Ended); // the lease stays, to be given back
    }
    session.count_stopped(trial);
    Ok(())
}

/// The next trial: the one that came with a receipt, or one that is asked for.
fn proceed(slot: &Slot, session: &Session) -> Result<Option<Suggestion>, Halt> {
    if session.ending.stopping.is_cancelled() {
        // A trial that came with a receipt stays, to be given back.
        session.clear(slot);
        return Err(Halt::Ended);
    }
    let next = slot.take_next();
    if next.suggestion.is_some() {
        return Ok(next.suggestion);
    }
    session.clear(slot);
    if next.is_finished {
        return Ok(None);
    }
    session.ask()
}

/// What the function brings, and how long it took.
fn evaluate(trial: &Trial, session: &Session) -> (Outcome, Duration) {
    let started = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| (session.objective)(trial)))
        .unwrap_or_else(|payload| Outcome::of_panic(payload.as_ref()));
    (outcome, started.elapsed())
}
