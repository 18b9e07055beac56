//! What a worker did, and why it ended.

use std::fmt;
use std::process::ExitCode;

use parking_lot::Mutex;

use super::evaluation::Outcome;
use crate::protocol::{Decision, FinishReason, Outcome as ReceiptOutcome, Receipt};

/// Why a worker ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// The study is finished.
    Finished,
    /// It was told to end after what ran.
    Drained,
    /// It was told to end at once.
    Stopped,
    /// SIGTERM came.
    Preempted,
    /// Too many trials failed in a row.
    MaxErrors,
    /// No scheduler answered for too long.
    Unreachable,
}

impl EndReason {
    /// The word for it, such as `max_errors`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Drained => "drained",
            Self::Stopped => "stopped",
            Self::Preempted => "preempted",
            Self::MaxErrors => "max_errors",
            Self::Unreachable => "unreachable",
        }
    }
}

impl fmt::Display for EndReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a worker did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkerSummary {
    /// Why it ended.
    pub reason: EndReason,
    /// The same in words.
    pub message: String,
    /// Why the study is finished, if it is.
    pub study_reason: Option<FinishReason>,
    /// Trials told with values.
    pub completed: u64,
    /// Trials told as failed.
    pub failed: u64,
    /// Trials told as infeasible.
    pub infeasible: u64,
    /// Trials that a stopping rule ended early.
    pub stopped: u64,
    /// Trials that a stopping rule paused.
    pub paused: u64,
    /// Trials given back.
    pub released: u64,
    /// Outcomes left on disk for the next worker.
    pub unsent: u64,
}

impl WorkerSummary {
    /// What a process should exit with: 0, 1, or 128 and the signal's number.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self.reason {
            EndReason::Finished | EndReason::Drained => 0,
            EndReason::MaxErrors | EndReason::Unreachable => 1,
            EndReason::Stopped => 130,
            EndReason::Preempted => 143,
        }
    }

    /// [`WorkerSummary::code`] for `main` to return.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

impl fmt::Display for WorkerSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} completed, {} failed, {} infeasible, {} stopped, {} paused, {} released, \
             {} unsent",
            self.message,
            self.completed,
            self.failed,
            self.infeasible,
            self.stopped,
            self.paused,
            self.released,
            self.unsent
        )
    }
}

/// Counts outcomes, and failures in a row.
#[derive(Debug)]
pub(super) struct Tally {
    max_errors: Option<u32>,
    counts: Mutex<Counts>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub completed: u64,
    pub failed: u64,
    pub infeasible: u64,
    pub stopped: u64,
    pub paused: u64,
    in_row: u32,
}

impl Tally {
    pub(super) fn new(max_errors: Option<u32>) -> Self {
        Self {
            max_errors,
            counts: Mutex::default(),
        }
    }

    pub(super) fn counts(&self) -> Counts {
        *self.counts.lock()
    }

    /// Whether this outcome, once told, makes one failure too many.
    pub(super) fn would_end(&self, outcome: &Outcome) -> bool {
        let fails = matches!(
            outcome,
            Outcome::Failed {
                is_infeasible: false,
                ..
            }
        );
        fails
            && self
                .max_errors
                .is_some_and(|max| self.counts().in_row + 1 >= max)
    }

    /// Counts a trial that ended early. It worked, so that no failure precedes the next one.
    pub(super) fn count_stopped(&self, decision: &Decision) {
        let mut counts = self.counts.lock();
        counts.in_row = 0;
        if *decision == Decision::Pause {
            counts.paused += 1;
        } else {
            counts.stopped += 1;
        }
    }

    /// Counts an outcome that was told; tells what is wrong when there were too many failures in a
    /// row.
    pub(super) fn count(&self, outcome: &Outcome, receipt: &Receipt) -> Option<String> {
        let mut counts = self.counts.lock();
        let mut is_error = receipt.outcome == ReceiptOutcome::Refused;
        let mut last = receipt
            .error
            .as_ref()
            .map(|error| error.message.clone())
            .unwrap_or_default();
        match outcome {
            Outcome::Completed { .. } => counts.completed += 1,
            Outcome::Failed {
                reason,
                is_infeasible,
                ..
            } => {
                first_line(reason).clone_into(&mut last);
                let word = if *is_infeasible {
                    "infeasible"
                } else {
                    "failed"
                };
                log::warn!("trial {} {word}: {last}", receipt.trial_id);
                if *is_infeasible {
                    counts.infeasible += 1;
                } else {
                    counts.failed += 1;
                    is_error = true;
                }
            }
        }
        log_receipt(receipt);
        counts.in_row = if is_error { counts.in_row + 1 } else { 0 };
        (self.max_errors == Some(counts.in_row)).then(|| {
            format!(
                "{} trials failed in a row, the last one: {last}",
                counts.in_row
            )
        })
    }
}

/// Logs the receipt of an outcome.
pub(super) fn log_receipt(receipt: &Receipt) {
    let trial = receipt.trial_id;
    match &receipt.outcome {
        ReceiptOutcome::Refused => {
            let reason = receipt.error.as_ref().map(|error| error.message.as_str());
            log::error!(
                "trial {trial}: the outcome is refused: {}",
                reason.unwrap_or("no reason")
            );
        }
        outcome @ (ReceiptOutcome::Superseded | ReceiptOutcome::Ended) => {
            log::info!("trial {trial}: {outcome}, this outcome changes nothing");
        }
        outcome => log::debug!("trial {trial}: {outcome}"),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_in_a_row_end_the_worker_and_values_begin_the_row_anew() {
        let tally = Tally::new(Some(2));
        let receipt: Receipt =
            serde_json::from_str(r#"{"trial_id": 1, "outcome": "recorded"}"#).unwrap();
        let failed = Outcome::failed("bad\nmore");
        let completed = Outcome::Completed {
            objectives: [("loss".to_owned(), 1.0)].into(),
            metadata: None,
        };
        assert_eq!(tally.count(&failed, &receipt), None);
        assert!(tally.would_end(&failed) && !tally.would_end(&completed));
        assert_eq!(tally.count(&completed, &receipt), None);
        assert_eq!(tally.count(&failed, &receipt), None);
        let told = tally.count(&failed, &receipt);
        assert_eq!(
            told.as_deref(),
            Some("2 trials failed in a row, the last one: bad")
        );
        let counts = tally.counts();
        assert_eq!(
            (counts.completed, counts.failed, counts.infeasible),
            (1, 3, 0)
        );
    }
}
