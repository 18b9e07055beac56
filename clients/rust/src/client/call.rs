//! A request that is ready to be sent, and the attempts to send it.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::options::CallOptions;
use crate::error::Error;
use crate::protocol::{Operation, Version};
use crate::retry::Retry;

/// A request, ready to be sent.
pub(super) struct Call {
    pub(super) operation: Operation,
    pub(super) version: Version,
    pub(super) study: String,
    pub(super) fields: Value,
    pub(super) body: Vec<u8>,
    pub(super) key: Option<String>,
    /// What one attempt may take.
    pub(super) timeout: Duration,
}

/// The attempts of one call.
pub(super) struct Attempts {
    retry: Retry,
    deadline: Option<Instant>,
    made: u32,
}

impl Attempts {
    pub(super) fn new(options: &CallOptions, usual: Retry) -> Self {
        Self {
            retry: options.retry.unwrap_or(usual),
            deadline: options.deadline,
            made: 0,
        }
    }

    /// What the next attempt may take, of what one may take at most.
    pub(super) fn timeout(&self, longest: Duration) -> Duration {
        self.deadline.map_or(longest, |deadline| {
            let left = deadline.saturating_duration_since(Instant::now());
            longest.min(left.max(Duration::from_millis(1)))
        })
    }

    /// The pause before the next attempt after this error; None when it is the last.
    pub(super) fn pause_after(&mut self, error: &Error) -> Option<Duration> {
        self.made += 1;
        if self.made >= self.retry.attempts || !error.is_retryable() {
            return None;
        }
        let pause = self.retry.pause(self.made, error);
        let is_in_time = self
            .deadline
            .is_none_or(|deadline| Instant::now() + pause < deadline);
        is_in_time.then_some(pause)
    }
}
