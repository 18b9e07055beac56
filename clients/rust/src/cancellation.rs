//! Telling a call, or an evaluation, to stop.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

type Callback = Box<dyn FnOnce() + Send>;

/// A flag that many can hold and wait for, and that is set once. Clones are the same flag.
#[derive(Clone, Default)]
pub struct CancellationToken {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    is_cancelled: bool,
    next: u64,
    callbacks: BTreeMap<u64, Callback>,
}

impl CancellationToken {
    /// A flag that is not set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the flag.
    pub fn cancel(&self) {
        let callbacks = {
            let mut state = self.shared.state.lock();
            state.is_cancelled = true;
            std::mem::take(&mut state.callbacks)
        };
        self.shared.changed.notify_all();
        for callback in callbacks.into_values() {
            callback();
        }
    }

    /// Whether it is set.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.shared.state.lock().is_cancelled
    }

    /// Waits until it is set, for some time at most; tells whether it is.
    #[allow(clippy::must_use_candidate)] // it is often called for the pause alone
    pub fn wait(&self, longest: Duration) -> bool {
        let deadline = Instant::now() + longest;
        let mut state = self.shared.state.lock();
        while !state.is_cancelled {
            if self
                .shared
                .changed
                .wait_until(&mut state, deadline)
                .timed_out()
            {
                break;
            }
        }
        state.is_cancelled
    }

    /// Completes when it is set.
    #[cfg(feature = "async")]
    pub async fn cancelled(&self) {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let _guard = self.on_cancel(move || {
            // Nobody waits once this future was dropped.
            let _ = sender.send(());
        });
        // The callback has the sender and drops it only after it has sent.
        let _ = receiver.await;
    }

    /// Calls back when the flag is set, at once if it is, until the guard is dropped.
    pub(crate) fn on_cancel(&self, callback: impl FnOnce() + Send + 'static) -> CallbackGuard {
        let mut state = self.shared.state.lock();
        let id = state.next;
        if state.is_cancelled {
            drop(state);
            callback();
        } else {
            state.next += 1;
            state.callbacks.insert(id, Box::new(callback));
        }
        CallbackGuard {
            token: self.clone(),
            id,
        }
    }
}

impl fmt::Debug for CancellationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancellationToken")
            .field("is_cancelled", &self.is_cancelled())
            .finish()
    }
}

/// Takes a callback back when it is dropped.
pub(crate) struct CallbackGuard {
    token: CancellationToken,
    id: u64,
}

impl Drop for CallbackGuard {
    fn drop(&mut self) {
        self.token.shared.state.lock().callbacks.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn a_wait_ends_when_the_flag_is_set() {
        let token = CancellationToken::new();
        let waiting = token.clone();
        let waiter = std::thread::spawn(move || waiting.wait(Duration::from_secs(60)));
        token.cancel();
        assert!(waiter.join().unwrap());
    }

    #[test]
    fn a_wait_ends_after_its_time() {
        assert!(!CancellationToken::new().wait(Duration::from_millis(1)));
    }

    #[test]
    fn callbacks_are_called_once_unless_they_were_dropped() {
        let token = CancellationToken::new();
        let calls = Arc::new(AtomicU32::new(0));
        let count = |by| {
            let calls = Arc::clone(&calls);
            move || {
                calls.fetch_add(by, Ordering::SeqCst);
            }
        };
        let kept = token.on_cancel(count(1));
        drop(token.on_cancel(count(10)));
        token.cancel();
        token.cancel();
        let late = token.on_cancel(count(100));
        drop((kept, late));
        assert_eq!(calls.load(Ordering::SeqCst), 101);
    }
}
