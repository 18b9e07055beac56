//! When a call is repeated.

use std::time::Duration;

use crate::error::Error;

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
        let doublings = attempt.saturating_sub(1).min(31);
        let top = self.first.saturating_mul(1 << doublings).min(self.longest);
        let pause = top.mul_f64(0.5 + 0.5 * fastrand::f64());
        error.retry_after().map_or(pause, |least| pause.max(least))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::TransportErrorKind;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let retry = Retry::default();
        let error = Error::transport(TransportErrorKind::Timeout, "", "");
        for attempt in 1..100 {
            let top = retry.first * 2u32.pow((attempt - 1).min(20));
            let top = top.min(retry.longest);
            let pause = retry.pause(attempt, &error);
            assert!(pause >= top / 2 && pause <= top, "{attempt}: {pause:?}");
        }
    }
}
