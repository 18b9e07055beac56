//! One evaluation at a time: a thread that asks, evaluates and tells.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::crew::{Crew, Message};
use super::evaluation::Outcome;
use super::persistence::Halt;
use super::spool::{Spool, Unsent};
use super::trial::Trial;
use crate::error::Error;
use crate::protocol::{StudySpec, Suggestion, TrialId};

/// Results of evaluations longer than this are kept on disk before they are told for the first time.
const WRITE_AHEAD: Duration = Duration::from_secs(1);

/// One evaluation at a time.
#[derive(Debug, Default)]
pub(super) struct Lane {
    trial: Mutex<Option<Trial>>,
    untold: Mutex<Untold>,
}

/// The outcome that is being told, and its file.
#[derive(Debug, Default)]
struct Untold {
    unsent: Option<Unsent>,
    kept: Option<PathBuf>,
}

impl Lane {
    /// A trial is this lane's; returns the one before.
    pub(super) fn begin(
        &self,
        suggestion: &Suggestion,
        study: &str,
        spec: &StudySpec,
    ) -> Option<TrialId> {
        let trial = Trial::of(suggestion, study, spec);
        self.trial().replace(trial).map(|before| before.id())
    }

    /// The lane has no trial; returns the one that it had.
    pub(super) fn end(&self) -> Option<TrialId> {
        self.trial().take().map(|trial| trial.id())
    }

    /// Whether a trial is under evaluation or being told.
    pub(super) fn is_busy(&self) -> bool {
        self.trial().is_some()
    }

    /// Whether an outcome is being told.
    pub(super) fn is_telling(&self) -> bool {
        self.untold().unsent.is_some()
    }

    /// The trial whose outcome is being told.
    pub(super) fn untold_trial(&self) -> Option<TrialId> {
        self.untold().unsent.as_ref().map(Unsent::trial_id)
    }

    /// Stops the evaluation under way.
    pub(super) fn cancel(&self) {
        if self.is_telling() {
            return;
        }
        if let Some(trial) = self.trial().as_ref() {
            trial.cancellation().cancel();
        }
    }

    /// Stops the evaluation under way if it is of one of these trials; returns which.
    pub(super) fn drop_if(&self, dropped: &[TrialId]) -> Option<TrialId> {
        let trial = self.trial().clone()?;
        if !dropped.contains(&trial.id()) || trial.should_stop() {
            return None;
        }
        self.cancel();
        Some(trial.id())
    }

    pub(super) fn set_unsent(&self, unsent: Unsent) {
        self.untold().unsent = Some(unsent);
    }

    /// Keeps the outcome that is being told on disk.
    pub(super) fn keep_unsent(&self, spool: &Spool) {
        let mut untold = self.untold();
        let Untold {
            unsent: Some(unsent),
            kept: kept @ None,
        } = &mut *untold
        else {
            return;
        };
        match spool.keep(unsent) {
            Ok(path) => *kept = Some(path),
            Err(error) => log::error!(
                "trial {}: the outcome cannot be kept on disk: {error}",
                unsent.trial_id()
            ),
        }
    }

    /// The outcome was told, or another takes its place.
    pub(super) fn forget_unsent(&self, spool: &Spool) {
        let Untold { kept, .. } = std::mem::take(&mut *self.untold());
        if let Some(path) = kept {
            spool.discard(&path);
        }
    }

    /// Asks, evaluates and tells, until there is no more.
    pub(super) fn run(&self, crew: &Crew, index: usize) {
        let worked = catch_unwind(AssertUnwindSafe(|| self.work(crew)));
        self.keep_unsent(&crew.spool);
        self.trial().take();
        let error = match worked {
            Ok(Ok(()) | Err(Halt::Ended)) => None,
            Ok(Err(Halt::Failed(error))) => Some(error),
            Err(_) => Some(Error::Configuration(
                "a lane of the worker panicked".to_owned(),
            )),
        };
        crew.ending.say(Message::LaneEnded { index, error });
    }

    fn work(&self, crew: &Crew) -> Result<(), Halt> {
        let mut next = crew.ask()?;
        while let Some(suggestion) = next.take() {
            if !crew.take(self, &suggestion) {
                break;
            }
            let (outcome, took) = self.evaluate(crew);
            let reply = match outcome {
                // The lease stays, to be given back.
                None if crew.ending.stopping.is_cancelled() => return Err(Halt::Ended),
                None => None,
                Some(outcome) => crew.tell(self, &suggestion, outcome, took >= WRITE_AHEAD)?,
            };
            let is_finished = reply
                .as_ref()
                .is_some_and(|reply| reply.status == crate::protocol::AskStatus::Finished);
            next = reply.and_then(|reply| crew.heed(reply));
            if next.is_none() {
                crew.let_go(self);
                if is_finished {
                    return Ok(());
                }
                next = crew.ask()?;
            }
        }
        crew.let_go(self);
        Ok(())
    }

    /// What the function brings, and how long it took; None when nobody waits for it any more.
    fn evaluate(&self, crew: &Crew) -> (Option<Outcome>, Duration) {
        let Some(trial) = self.trial().clone() else {
            return (None, Duration::ZERO);
        };
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| (crew.objective)(&trial)))
            .unwrap_or_else(|payload| Outcome::of_panic(payload.as_ref()));
        let took = started.elapsed();
        ((!trial.should_stop()).then_some(outcome), took)
    }

    fn trial(&self) -> MutexGuard<'_, Option<Trial>> {
        self.trial.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn untold(&self) -> MutexGuard<'_, Untold> {
        self.untold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
