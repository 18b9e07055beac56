//! The thread of a lane: it asks, evaluates and tells.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::{Duration, Instant};

use super::crew::{Crew, Message};
use super::evaluation::Outcome;
use super::lane::Lane;
use super::persistence::Halt;
use crate::error::Error;
use crate::protocol::AskStatus;

/// Results of evaluations longer than this are kept on disk before they are told for the first time.
const WRITE_AHEAD: Duration = Duration::from_secs(1);

/// Asks, evaluates and tells, until there is no more.
pub(super) fn run(lane: &Lane, crew: &Crew, index: usize) {
    let worked = catch_unwind(AssertUnwindSafe(|| work(lane, crew)));
    lane.keep_unsent(&crew.spool);
    lane.end();
    let error = match worked {
        Ok(Ok(()) | Err(Halt::Ended)) => None,
        Ok(Err(Halt::Failed(error))) => Some(error),
        Err(_) => Some(Error::Configuration(
            "a lane of the worker panicked".to_owned(),
        )),
    };
    crew.ending.say(Message::LaneEnded { index, error });
}

fn work(lane: &Lane, crew: &Crew) -> Result<(), Halt> {
    let mut next = crew.ask()?;
    while let Some(suggestion) = next.take() {
        if !crew.take(lane, &suggestion) {
            break;
        }
        let (outcome, took) = evaluate(lane, crew);
        let reply = match outcome {
            // The lease stays, to be given back.
            None if crew.ending.stopping.is_cancelled() => return Err(Halt::Ended),
            None => None,
            Some(outcome) => crew.tell(lane, &suggestion, outcome, took >= WRITE_AHEAD)?,
        };
        let is_finished = reply
            .as_ref()
            .is_some_and(|reply| reply.status == AskStatus::Finished);
        next = reply.and_then(|reply| crew.heed(reply));
        if next.is_none() {
            crew.let_go(lane);
            if is_finished {
                return Ok(());
            }
            next = crew.ask()?;
        }
    }
    crew.let_go(lane);
    Ok(())
}

/// What the function brings, and how long it took; None when nobody waits for it any more.
fn evaluate(lane: &Lane, crew: &Crew) -> (Option<Outcome>, Duration) {
    let Some(trial) = lane.current() else {
        return (None, Duration::ZERO);
    };
    let started = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| (crew.objective)(&trial)))
        .unwrap_or_else(|payload| Outcome::of_panic(payload.as_ref()));
    let took = started.elapsed();
    ((!trial.should_stop()).then_some(outcome), took)
}
