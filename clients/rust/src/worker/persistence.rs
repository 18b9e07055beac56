//! Calls repeated through an outage of the scheduler.

use std::time::{Duration, Instant};

use crate::cancellation::CancellationToken;
use crate::error::Error;
use crate::retry::Retry;

/// A call that did not succeed.
#[derive(Debug)]
pub(super) enum Halt {
    /// The worker is ending.
    Ended,
    /// It was refused permanently.
    Failed(Error),
}

/// Calls until it succeeds, is refused permanently, or the worker ends. The call must be the same
/// request under the same key every time.
pub(super) fn persist<T>(
    mut call: impl FnMut() -> Result<T, Error>,
    reconnect: Duration,
    end: &CancellationToken,
    on_outage: impl FnOnce(),
    give_up: impl FnOnce(String),
) -> Result<T, Halt> {
    let backoff = Retry::default();
    let mut on_outage = Some(on_outage);
    let mut began: Option<Instant> = None;
    let mut attempt = 0;
    loop {
        let error = match call() {
            Ok(value) => {
                if began.is_some() {
                    log::warn!("the scheduler answers again");
                }
                return Ok(value);
            }
            Err(error) => error,
        };
        if end.is_cancelled() && !matches!(error, Error::Server(_)) {
            return Err(Halt::Ended);
        }
        if !error.is_retryable() {
            return Err(Halt::Failed(error));
        }
        attempt += 1;
        let since = *began.get_or_insert_with(|| {
            log::warn!("{error}: trying again for {reconnect:?}");
            Instant::now()
        });
        if let Some(on_outage) = on_outage.take() {
            on_outage();
        }
        if since.elapsed() >= reconnect {
            give_up(format!("no scheduler for {reconnect:?}: {error}"));
            return Err(Halt::Ended);
        }
        if end.wait(backoff.pause(attempt, &error)) {
            return Err(Halt::Ended);
        }
    }
}
