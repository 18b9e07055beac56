//! The thread of a slot: it asks, evaluates and tells.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::{Duration, Instant};

use super::ending::Message;
use super::evaluation::Outcome;
use super::persistence::Halt;
use super::session::Session;
use super::slot::Slot;
use crate::error::Error;
use crate::protocol::AskStatus;

/// Results of evaluations longer than this are kept on disk before they are told for the first time.
const WRITE_AHEAD: Duration = Duration::from_secs(1);

/// Asks, evaluates and tells, until there is no more.
pub(super) fn run(slot: &Slot, session: &Session, index: usize) {
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

fn work(slot: &Slot, session: &Session) -> Result<(), Halt> {
    let mut next = session.ask()?;
    while let Some(suggestion) = next.take() {
        if !session.take(slot, &suggestion) {
            break;
        }
        let (outcome, took) = evaluate(slot, session);
        let reply = match outcome {
            // The lease stays, to be given back.
            None if session.ending.stopping.is_cancelled() => return Err(Halt::Ended),
            None => None,
            Some(outcome) => session.tell(slot, &suggestion, outcome, took >= WRITE_AHEAD)?,
        };
        let is_finished = reply
            .as_ref()
            .is_some_and(|reply| reply.status == AskStatus::Finished);
        next = reply.and_then(|reply| session.handle_reply(reply));
        if next.is_none() {
            session.clear(slot);
            if is_finished {
                return Ok(());
            }
            next = session.ask()?;
        }
    }
    session.clear(slot);
    Ok(())
}

/// What the function brings, and how long it took; None when nobody waits for it any more.
fn evaluate(slot: &Slot, session: &Session) -> (Option<Outcome>, Duration) {
    let Some(trial) = slot.current() else {
        return (None, Duration::ZERO);
    };
    let started = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| (session.objective)(&trial)))
        .unwrap_or_else(|payload| Outcome::of_panic(payload.as_ref()));
    let took = started.elapsed();
    ((!trial.should_stop()).then_some(outcome), took)
}
