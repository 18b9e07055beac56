//! Why an evaluation must end before it has a result.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::cancellation::CancellationToken;
use crate::protocol::Decision;

/// Why [`Trial::report`](crate::Trial::report) fails. An objective function returns it, by `?`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A stopping rule has stopped or paused the trial. Nothing is told of it, unless the function
    /// returns values nevertheless, which complete the trial.
    #[error("the trial is told to {}{}", decision.as_str(), reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default())]
    Stopped {
        /// `stop`; or `pause`, when another attempt may continue the trial from its checkpoint.
        decision: Decision,
        /// Why, for people.
        reason: Option<String>,
    },
    /// The trial has ended, or another worker evaluates it.
    #[error("the trial is no longer wanted")]
    Dropped,
    /// The worker ends at once.
    #[error("the worker stops")]
    WorkerStopped,
    /// An argument is wrong.
    #[error("{0}")]
    Invalid(String),
    /// The scheduler refuses the worker, which ends.
    #[error("{0}")]
    Refused(String),
}

impl ReportError {
    pub(super) fn stopped(decision: Decision, reason: Option<String>) -> Self {
        Self::Stopped { decision, reason }
    }
}

/// Whether an evaluation must end, and why. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop {
    cause: Arc<Mutex<Option<ReportError>>>,
    token: CancellationToken,
}

impl Stop {
    /// Ends the evaluation; the first cause counts. Tells whether this was it.
    pub(super) fn set(&self, cause: ReportError) -> bool {
        {
            let mut current = self.cause.lock();
            if current.is_some() {
                return false;
            }
            *current = Some(cause);
        }
        self.token.cancel();
        true
    }

    pub(super) fn token(&self) -> &CancellationToken {
        &self.token
    }

    /// Why it must end, if it must.
    pub(super) fn cause(&self) -> Option<ReportError> {
        self.cause.lock().clone()
    }

    /// What a stopping rule decided on the trial, if anything.
    pub(super) fn decision(&self) -> Option<Decision> {
        match self.cause()? {
            ReportError::Stopped { decision, .. } => Some(decision),
            _ => None,
        }
    }
}
