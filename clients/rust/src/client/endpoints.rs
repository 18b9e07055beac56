//! The addresses of one scheduler, and which of them is in use.

use parking_lot::Mutex;
use serde_json::Value;

use crate::error::Error;
use crate::protocol::ErrorCode;

/// The addresses of one scheduler: at least one.
#[derive(Debug)]
pub(super) struct Endpoints {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    addresses: Vec<String>,
    current: usize,
}

impl Endpoints {
    pub(super) fn new(addresses: Vec<String>) -> Self {
        Self {
            state: Mutex::new(State {
                addresses,
                current: 0,
            }),
        }
    }

    /// The address in use.
    pub(super) fn current(&self) -> String {
        let state = self.state.lock();
        state.addresses[state.current].clone()
    }

    /// Chooses where the next attempt goes: a broken connection moves on to the next address,
    /// `not_leader` to those of the leader that `may_follow` the one in use. Tells whether
    /// connections in use should be dropped.
    pub(super) fn after(&self, error: &Error, may_follow: impl Fn(&str, &str) -> bool) -> bool {
        let mut state = self.state.lock();
        match error {
            Error::Server(refusal) if refusal.code == ErrorCode::NotLeader => {
                let told = refusal.detail.get("endpoints").and_then(Value::as_array);
                let from = state.addresses[state.current].clone();
                let mut leaders: Vec<String> = told
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .filter(|to| may_follow(&from, to))
                    .map(str::to_owned)
                    .collect();
                if leaders.is_empty() {
                    state.advance();
                } else {
                    let others = std::mem::take(&mut state.addresses);
                    for address in others {
                        if !leaders.contains(&address) {
                            leaders.push(address);
                        }
                    }
                    *state = State {
                        addresses: leaders,
                        current: 0,
                    };
                }
                true
            }
            Error::Transport(failure) => {
                // Another call may have moved on from this address before.
                if failure.endpoint.is_empty() || failure.endpoint == state.addresses[state.current]
                {
                    state.advance();
                }
                true
            }
            _ => false,
        }
    }
}

impl State {
    fn advance(&mut self) {
        self.current = (self.current + 1) % self.addresses.len();
    }
}
