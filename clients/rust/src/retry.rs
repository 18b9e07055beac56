//! When a call is repeated.

use std::time::Duration;

use crate::error::Error;
use crate::random;

/// How often and how fast a call is repeated, always under the same idempotency key.
///
/// The pause before attempt n + 1 is drawn evenly from the upper half of `first` times 2^(n-1), at
/// most `longest`; the server's word on when to try again is a lower bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How often a call is tried in all; 1 never repeats.
    pub attempts: u32,
    /// The upper end of the first pause.
    pub first: Duration,
    /// The upper end of any pause.
    pub longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 6,
            first: Duration::from_millis(100),
            longest: Duration::from_secs(5),
        }
    }
}

impl Retry {
    /// Never repeats.
    pub const NEVER: Self = Self {
        attempts: 1,
        first: Duration::ZERO,
        longest: Duration::ZERO,
    };

    /// How long to wait after a failed attempt, the first of which is 1.
    pub(crate) fn pause(&self, attempt: u32, error: &Error) -> Duration {
        let doubled = self.first.as_secs_f64() * 2f64.powi(attempt.clamp(1, 63) as i32 - 1);
        let top = doubled.min(self.longest.as_secs_f64());
        let pause = Duration::from_secs_f64(top * (0.5 + 0.5 * random::fraction()));
        error.retry_after().map_or(pause, |least| pause.max(least))
    }
}
