//! What a worker is told to do, and how.

use std::path::PathBuf;
use std::time::Duration;

use super::evaluation::Outcome;
use super::trial::Trial;
use crate::protocol::{Checkpoint, Labels};

/// An objective function, made to return what is told.
pub(super) type Objective = dyn Fn(&Trial) -> Outcome + Send + Sync;

/// What is called with checkpoints that are no longer needed.
pub(super) type OnDiscard = dyn Fn(&[Checkpoint]) + Send + Sync;

/// The settings of a worker.
pub(super) struct Settings {
    pub(super) concurrency: u32,
    pub(super) wait: Duration,
    pub(super) lease: Option<Duration>,
    pub(super) retry_failures: bool,
    pub(super) max_errors: Option<u32>,
    pub(super) reconnect: Duration,
    pub(super) spool_dir: Option<PathBuf>,
    pub(super) name: Option<String>,
    pub(super) handle_signals: bool,
    pub(super) can_resume: bool,
    pub(super) labels: Labels,
    pub(super) on_discard: Option<Box<OnDiscard>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 1,
            wait: Duration::from_secs(20),
            lease: None,
            retry_failures: false,
            max_errors: Some(10),
            reconnect: Duration::from_secs(600),
            spool_dir: None,
            name: None,
            handle_signals: true,
            can_resume: false,
            labels: Labels::new(),
            on_discard: None,
        }
    }
}
