//! SIGTERM and SIGINT, while a worker runs.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals as Incoming};

use super::ending::{End, Ending};
use super::summary::EndReason;
use crate::error::Error;

/// The workers that handle signals.
static WATCHING: Mutex<Watching> = Mutex::new(Watching {
    workers: 0,
    is_default: None,
});

struct Watching {
    workers: usize,
    /// Whether the signals do what they do by default: as long as there is no worker.
    is_default: Option<Arc<AtomicBool>>,
}

impl Watching {
    fn add(&mut self) -> io::Result<()> {
        if self.is_default.is_none() {
            let is_default = Arc::new(AtomicBool::new(false));
            for signal in [SIGINT, SIGTERM] {
                signal_hook::flag::register_conditional_default(signal, Arc::clone(&is_default))?;
            }
            self.is_default = Some(is_default);
        }
        self.workers += 1;
        self.update();
        Ok(())
    }

    fn remove(&mut self) {
        self.workers -= 1;
        self.update();
    }

    fn update(&self) {
        if let Some(is_default) = &self.is_default {
            is_default.store(self.workers == 0, Ordering::SeqCst);
        }
    }
}

fn watching() -> MutexGuard<'static, Watching> {
    WATCHING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Handles the signals until it is dropped.
pub(super) struct Signals {
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

impl Signals {
    pub(super) fn watch(ending: Arc<Ending>) -> Result<Self, Error> {
        let refused =
            |error: io::Error| Error::Configuration(format!("signals cannot be handled: {error}"));
        watching().add().map_err(refused)?;
        let mut incoming = Incoming::new([SIGINT, SIGTERM]).map_err(|error| {
            watching().remove();
            refused(error)
        })?;
        let handle = incoming.handle();
        let thread = thread::spawn(move || {
            for signal in incoming.forever() {
                match signal {
                    SIGTERM => ending.begin(End::new(EndReason::Preempted, "preempted by SIGTERM")),
                    _ => ending.interrupt(),
                }
            }
        });
        Ok(Self {
            handle,
            thread: Some(thread),
        })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.handle.close();
        if let Some(thread) = self.thread.take() {
            // It only passes signals on; a panic there is of no account here.
            let _ = thread.join();
        }
        watching().remove();
    }
}
