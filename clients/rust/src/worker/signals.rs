//! SIGTERM and SIGINT, while a worker runs.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals as Incoming};

use super::ending::{End, Ending};
use super::summary::EndReason;
use crate::error::Error;

/// Whether the signals do what they do by default: as long as no worker runs.
static IS_DEFAULT: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Handles the signals until it is dropped.
pub(super) struct Signals {
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

impl Signals {
    pub(super) fn watch(ending: Arc<Ending>) -> Result<Self, Error> {
        let refused =
            |error: io::Error| Error::Configuration(format!("signals cannot be handled: {error}"));
        if IS_DEFAULT.get().is_none() {
            let is_default = Arc::new(AtomicBool::new(false));
            for signal in [SIGINT, SIGTERM] {
                signal_hook::flag::register_conditional_default(signal, Arc::clone(&is_default))
                    .map_err(refused)?;
            }
            // Another worker that began at the same time may have set its own, which does as well.
            let _ = IS_DEFAULT.set(is_default);
        }
        set_default(false);
        let mut incoming = Incoming::new([SIGINT, SIGTERM]).map_err(refused)?;
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
        set_default(true);
    }
}

fn set_default(value: bool) {
    if let Some(is_default) = IS_DEFAULT.get() {
        is_default.store(value, Ordering::SeqCst);
    }
}
