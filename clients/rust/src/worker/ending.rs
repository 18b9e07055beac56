//! Whether and why a worker ends.

use std::sync::mpsc::Sender;

use parking_lot::{Mutex, MutexGuard};

use super::summary::EndReason;
use crate::cancellation::CancellationToken;
use crate::error::Error;
use crate::protocol::ReleaseKind;

/// What the supervising thread hears.
#[derive(Debug)]
pub(super) enum Message {
    /// A slot has no more to do, or failed.
    SlotEnded { index: usize, error: Option<Error> },
    /// The worker is ending, or a slot no longer evaluates a trial.
    Changed,
}

/// Why the worker ends.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) reason: EndReason,
    pub(super) message: String,
    /// Whether the worker failed; the trials that it holds may be the cause.
    has_failed: bool,
}

impl End {
    pub(super) fn new(reason: EndReason, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            reason,
            message,
            has_failed: false,
        }
    }

    /// The end of a worker that failed.
    pub(super) fn of(error: &Error) -> Self {
        Self {
            has_failed: true,
            ..Self::new(EndReason::Stopped, error.to_string())
        }
    }

    /// Why the trials of a worker that ends so are given back.
    pub(super) fn releases(&self) -> ReleaseKind {
        if self.has_failed || self.reason == EndReason::Preempted {
            ReleaseKind::Preempted
        } else {
            ReleaseKind::Drained
        }
    }

    fn is_at_once(&self) -> bool {
        !matches!(self.reason, EndReason::Drained | EndReason::MaxErrors)
    }
}

/// Whether and why the worker ends.
#[derive(Debug)]
pub(super) struct Ending {
    /// Set when no further trial is to be begun.
    pub(super) draining: CancellationToken,
    /// Set when what runs is to be left.
    pub(super) stopping: CancellationToken,
    end: Mutex<Option<End>>,
    inbox: Sender<Message>,
}

impl Ending {
    pub(super) fn new(inbox: Sender<Message>) -> Self {
        Self {
            draining: CancellationToken::new(),
            stopping: CancellationToken::new(),
            end: Mutex::default(),
            inbox,
        }
    }

    /// Begins to end; an end at once takes the place of one that waits.
    pub(super) fn begin(&self, end: End) {
        let at_once = end.is_at_once();
        {
            // The lock is held so that no slot takes a trial between the two.
            let mut current = self.end();
            if current
                .as_ref()
                .is_none_or(|now| at_once && !now.is_at_once())
            {
                *current = Some(end);
            }
            self.draining.cancel();
        }
        if at_once {
            self.stopping.cancel();
        }
        self.say(Message::Changed);
    }

    /// Whether it was drained before an interrupt: the second one stops.
    pub(super) fn interrupt(&self) {
        if self.draining.is_cancelled() {
            self.begin(End::new(EndReason::Stopped, "interrupted twice"));
        } else {
            log::warn!("ending after the running evaluations; interrupt again to end at once");
            self.begin(End::new(EndReason::Drained, "interrupted"));
        }
    }

    pub(super) fn close(&self) {
        let _end = self.end();
        self.draining.cancel();
        self.stopping.cancel();
    }

    pub(super) fn say(&self, message: Message) {
        // Nobody listens once the worker has ended.
        let _ = self.inbox.send(message);
    }

    /// Why it ends, if it does. While the guard is held, it does not begin to.
    pub(super) fn end(&self) -> MutexGuard<'_, Option<End>> {
        self.end.lock()
    }
}
