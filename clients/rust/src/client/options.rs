//! What a single call wants other than its client's settings.

use std::time::{Duration, Instant};

use crate::cancellation::CancellationToken;
use crate::retry::Retry;

/// What a single call wants other than its client's settings.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// What one attempt may take, on top of any wait that the request asks for.
    pub timeout: Option<Duration>,
    /// When all attempts must be over.
    pub deadline: Option<Instant>,
    /// Ends the call from another thread.
    pub cancellation: Option<CancellationToken>,
    /// When an attempt is repeated.
    pub retry: Option<Retry>,
    /// Names the intent: a call with the same key is carried out once and answered alike. A UUID in
    /// lower case; absent: a fresh one, which every attempt of the call repeats.
    pub idempotency_key: Option<String>,
}

impl CallOptions {
    /// The client's settings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what one attempt may take, on top of any wait that the request asks for.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets when all attempts must be over.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets the token that ends the call.
    #[must_use]
    pub fn with_cancellation(mut self, token: CancellationToken) -> Self {
        self.cancellation = Some(token);
        self
    }

    /// Sets when an attempt is repeated.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets the idempotency key.
    #[must_use]
    pub fn with_idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }
}
