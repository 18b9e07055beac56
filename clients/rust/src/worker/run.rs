//! The thread that works: it starts the others and waits for them.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::ending::{End, Message};
use super::persistence::Halt;
use super::session::{HeartbeatOrder, Session};
use super::slot::Slot;
use super::{heartbeat, slot_loop};
use crate::error::Error;

/// What a result or report that is being sent when the worker is stopped may take; a result is then
/// left on disk.
const STOP_GRACE: Duration = Duration::from_secs(5);
/// What slots may take to end once their calls are cut; those in a function go on without the worker.
const JOIN: Duration = Duration::from_secs(1);

/// The thread that called [`Worker::run`]: it waits for the slots' ends.
pub(super) struct Run {
    session: Arc<Session>,
    inbox: Receiver<Message>,
    slots: Vec<(Arc<Slot>, JoinHandle<()>)>,
}

impl Run {
    pub(super) fn new(session: Arc<Session>, inbox: Receiver<Message>) -> Self {
        Self {
            session,
            inbox,
            slots: Vec::new(),
        }
    }

    /// Registers, and evaluates trials until there is no more or the worker ends.
    pub(super) fn work(&mut self, orders: Receiver<HeartbeatOrder>) -> Result<(), Error> {
        let session = &self.session;
        match session.register().and_then(|()| session.tell_spooled()) {
            Ok(()) => {}
            Err(Halt::Ended) => return Ok(()),
            Err(Halt::Failed(error)) => return Err(error),
        }
        let concurrency = session.settings.concurrency;
        log::info!(
            "working on {} as {} with {concurrency} at once",
            session.study(),
            session.worker_id()
        );
        heartbeat::start(Arc::clone(session), orders);
        let slots = session
            .slots
            .get_or_init(|| (0..concurrency).map(|_| Arc::default()).collect());
        for (index, slot) in slots.iter().enumerate() {
            let (its, shared) = (Arc::clone(slot), Arc::clone(session));
            let thread = thread::Builder::new()
                .name(format!("hola-slot-{index}"))
                .spawn(move || slot_loop::run(&its, &shared, index))
                .map_err(|error| Error::Configuration(format!("no thread to be had: {error}")))?;
            self.slots.push((Arc::clone(slot), thread));
        }
        self.supervise()
    }

    fn supervise(&self) -> Result<(), Error> {
        let ending = &self.session.ending;
        let mut running: Vec<bool> = vec![true; self.slots.len()];
        let mut failure = None;
        let is_busy = |running: &[bool]| {
            let mut slots = running.iter().zip(&self.slots);
            slots.any(|(runs, (slot, _))| *runs && slot.is_busy())
        };
        while running.contains(&true)
            && !ending.stopping.is_cancelled()
            && (!ending.draining.is_cancelled() || is_busy(&running))
        {
            // The sender lives in the session, so that there always is one.
            let Ok(message) = self.inbox.recv() else {
                break;
            };
            if let Message::SlotEnded { index, error } = message {
                running[index] = false;
                if let Some(error) = error {
                    ending.begin(End::of(&error));
                    failure.get_or_insert(error);
                }
            }
        }
        if ending.stopping.is_cancelled() {
            self.abandon(running);
        }
        failure.map_or(Ok(()), Err)
    }

    /// Stops what runs: waits a moment for what is being sent, leaves the rest.
    fn abandon(&self, mut running: Vec<bool>) {
        for (slot, _) in &self.slots {
            slot.cancel();
        }
        let deadline = Instant::now() + STOP_GRACE;
        let telling = |running: &[bool]| {
            let mut slots = running.iter().zip(&self.slots);
            slots.any(|(runs, (slot, _))| *runs && slot.is_sending())
        };
        while telling(&running) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(left) {
                Ok(Message::SlotEnded { index, .. }) => running[index] = false,
                Ok(Message::Changed) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Ends what is left, and says goodbye.
    pub(super) fn close(&mut self) {
        let session = &self.session;
        session.ending.close();
        session.order_heartbeats(HeartbeatOrder::Stop);
        for (slot, _) in &self.slots {
            slot.keep_unsent(&session.spool);
            if let Some(lease) = slot.untold_lease() {
                session.leases.remove(&lease);
            }
        }
        session.say_goodbye();
        session.cut.cancel();
        let deadline = Instant::now() + JOIN;
        for (_, thread) in self.slots.drain(..) {
            while !thread.is_finished() && Instant::now() < deadline {
                let left = deadline.saturating_duration_since(Instant::now());
                // A slot's last message is its end; the others are no longer of interest.
                if self.inbox.recv_timeout(left).is_err() {
                    break;
                }
            }
        }
    }
}
