//! What the threads of a worker share: the registration, the leases, and how calls are repeated.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Once, OnceLock};
use std::time::{Duration, Instant};

use parking_lot::{Mutex, RwLock};
use uuid::Uuid;

use super::ending::{End, Ending};
use super::leases::Leases;
use super::persistence::{persist, Halt};
use super::settings::{Objective, Settings};
use super::slot::Slot;
use super::spool::Spool;
use super::summary::{EndReason, Tally, WorkerSummary};
use crate::cancellation::CancellationToken;
use crate::client::{CallOptions, Client};
use crate::error::{seconds, Error};
use crate::protocol::{
    Checkpoint, DeregisterWorkerRequest, ErrorCode, FinishReason, LeaseRef, RegisterWorkerRequest,
    ReleaseKind, ReleaseTrialsRequest, StudyInfo,
};
use crate::retry::Retry;

/// What saying goodbye may take, for each request.
const GOODBYE: Duration = Duration::from_secs(2);

/// What the thread that sends heartbeats is told.
#[derive(Clone, Copy, Debug)]
pub(super) enum HeartbeatOrder {
    /// The leases have changed.
    Update,
    /// No more heartbeats.
    Stop,
}

/// What registration brought.
#[derive(Clone, Debug)]
pub(super) struct Registration {
    pub(super) worker_id: String,
    pub(super) info: Arc<StudyInfo>,
    pub(super) wait: Duration,
    max_batch: usize,
}

/// What the threads of a worker share.
pub(super) struct Session {
    pub(super) objective: Arc<Objective>,
    pub(super) ending: Arc<Ending>,
    pub(super) leases: Leases,
    pub(super) spool: Spool,
    pub(super) tally: Tally,
    /// Set when calls are to be cut.
    pub(super) cut: CancellationToken,
    pub(super) client: Client,
    pub(super) settings: Settings,
    /// The slots, once they run.
    pub(super) slots: OnceLock<Vec<Arc<Slot>>>,
    /// Why the study has finished, once the scheduler says so.
    pub(super) study_reason: Mutex<Option<FinishReason>>,
    /// Called when the log has said that reports are not sent.
    pub(super) no_steps: Once,
    registration: RwLock<Option<Registration>>,
    registering: Mutex<()>,
    heartbeats: Sender<HeartbeatOrder>,
    released: AtomicU64,
}

impl Session {
    pub(super) fn new(
        client: Client,
        objective: Arc<Objective>,
        settings: Settings,
        ending: Arc<Ending>,
        heartbeats: Sender<HeartbeatOrder>,
    ) -> Self {
        let folder = settings.spool_dir.clone();
        Self {
            objective,
            ending,
            leases: Leases::default(),
            spool: Spool::new(folder.unwrap_or_else(Spool::default_folder)),
            tally: Tally::new(settings.max_errors),
            cut: CancellationToken::new(),
            client,
            settings,
            slots: OnceLock::new(),
            study_reason: Mutex::default(),
            no_steps: Once::new(),
            registration: RwLock::default(),
            registering: Mutex::default(),
            heartbeats,
            released: AtomicU64::new(0),
        }
    }

    pub(super) fn study(&self) -> &str {
        self.client.study()
    }

    pub(super) fn registration(&self) -> Option<Registration> {
        self.registration.read().clone()
    }

    pub(super) fn worker_id(&self) -> String {
        self.registration()
            .map_or_else(String::new, |registration| registration.worker_id)
    }

    /// The study as it was when the worker registered.
    pub(super) fn info(&self) -> Option<Arc<StudyInfo>> {
        self.registration().map(|registration| registration.info)
    }

    /// Whether the study takes reports.
    pub(super) fn has_steps(&self) -> bool {
        let registration = self.registration.read();
        registration
            .as_ref()
            .is_some_and(|registration| registration.info.spec.steps.is_some())
    }

    /// How many items a request may have.
    pub(super) fn max_batch(&self) -> usize {
        let registration = self.registration.read();
        registration
            .as_ref()
            .map_or(1, |registration| registration.max_batch)
    }

    /// Hands on checkpoints that are no longer needed.
    pub(super) fn discard(&self, checkpoints: &[Checkpoint]) {
        if let Some(on_discard) = self
            .settings
            .on_discard
            .as_ref()
            .filter(|_| !checkpoints.is_empty())
        {
            on_discard(checkpoints);
        }
    }

    /// Tells the thread that sends heartbeats.
    pub(super) fn order_heartbeats(&self, order: HeartbeatOrder) {
        // The thread may have ended before.
        let _ = self.heartbeats.send(order);
    }

    /// Options of one attempt, which [`persist`] repeats under one key.
    pub(super) fn options(&self) -> CallOptions {
        CallOptions::new()
            .with_retry(Retry::NEVER)
            .with_cancellation(self.cut.clone())
            .with_idempotency_key(Uuid::new_v4())
    }

    /// Repeats a call through an outage.
    pub(super) fn persistently<T>(
        &self,
        call: impl FnMut() -> Result<T, Error>,
        on_outage: impl FnOnce(),
    ) -> Result<T, Halt> {
        // Before the slots run there is nothing to be finished first.
        let end = match self.slots.get() {
            Some(_) => &self.ending.stopping,
            None => &self.ending.draining,
        };
        persist(call, self.settings.reconnect, end, on_outage, |message| {
            self.ending.begin(End::new(EndReason::Unreachable, message));
        })
    }

    pub(super) fn register(&self) -> Result<(), Halt> {
        let host = hostname();
        let name = self.settings.name.clone();
        let name = name.unwrap_or_else(|| format!("{host}:{}", std::process::id()));
        let mut request = RegisterWorkerRequest::new()
            .with_name(label(&name))
            .with_host(label(&host))
            .with_pid(u64::from(std::process::id()))
            .with_concurrency(u64::from(self.settings.concurrency))
            .with_can_resume(self.settings.can_resume);
        request.labels = (!self.settings.labels.is_empty()).then(|| self.settings.labels.clone());
        let options = self.options();
        let reply = self.persistently(|| self.client.call_with(&request, &options), || {})?;
        self.client.set_limits(&reply.limits);
        *self.registration.write() = Some(Registration {
            worker_id: reply.worker_id,
            info: Arc::new(reply.info),
            wait: self.settings.wait.min(seconds(reply.limits.max_wait_s)),
            max_batch: usize::try_from(reply.limits.max_batch).unwrap_or(usize::MAX),
        });
        Ok(())
    }

    /// Gets a new id after the scheduler has forgotten the old one.
    pub(super) fn register_again(&self, old_worker_id: &str) -> Result<(), Halt> {
        {
            let _registering = self.registering.lock();
            if self.worker_id() == old_worker_id {
                log::warn!("the scheduler no longer knows this worker: registering again");
                self.register()?;
            }
        }
        self.order_heartbeats(HeartbeatOrder::Update);
        Ok(())
    }

    /// Gives leases back, with a reason for people.
    pub(super) fn release(
        &self,
        leases: Vec<LeaseRef>,
        kind: ReleaseKind,
        reason: &str,
    ) -> Result<(), Error> {
        if leases.is_empty() {
            return Ok(());
        }
        let request = ReleaseTrialsRequest::new(leases)
            .with_kind(kind)
            .with_reason(reason);
        self.client.call_with(&request, &farewell()).map(|_| ())
    }

    /// Gives back what is held, and leaves. A scheduler that does not answer finds out by the leases.
    pub(super) fn say_goodbye(&self) {
        let Some(registration) = self.registration() else {
            return;
        };
        let end = self.ending.end().clone();
        let end = end.unwrap_or_else(|| End::new(EndReason::Finished, ""));
        if end.reason == EndReason::Unreachable {
            return;
        }
        let slots = self.slots.get().into_iter().flatten();
        let waiting: Vec<LeaseRef> = slots
            .filter_map(|slot| slot.take_next().suggestion)
            .map(|suggestion| LeaseRef::new(suggestion.trial_id, suggestion.lease))
            .collect();
        for lease in &waiting {
            self.leases.remove(lease);
        }
        let held = self.leases.held();
        let count = held.len() as u64;
        let left = self.release(waiting, ReleaseKind::Undelivered, "not begun");
        let left = left.and_then(|()| self.release(held, end.releases(), end.reason.as_str()));
        let left = left.and_then(|()| {
            self.released.fetch_add(count, Ordering::Relaxed);
            let request = DeregisterWorkerRequest::new(registration.worker_id);
            self.client.call_with(&request, &farewell()).map(|_| ())
        });
        match left {
            Ok(()) => {}
            // A scheduler that has ended, too, needs no goodbye.
            Err(Error::Transport(error)) => log::debug!("nobody heard the goodbye: {error}"),
            Err(error) => log::warn!("could not say goodbye: {error}"),
        }
    }

    pub(super) fn summary(&self) -> WorkerSummary {
        let study_reason = self.study_reason.lock().clone();
        let end = self.ending.end().clone().unwrap_or_else(|| {
            let why = study_reason
                .as_ref()
                .map_or("no reason", FinishReason::as_str);
            End::new(EndReason::Finished, format!("the study is finished: {why}"))
        });
        let unsent = self.info().map_or(0, |info| {
            self.spool.waiting(self.study(), info.created_ms).len() as u64
        });
        let counts = self.tally.counts();
        log::info!("ended: {}", end.message);
        WorkerSummary {
            reason: end.reason,
            message: end.message,
            study_reason,
            completed: counts.completed,
            failed: counts.failed,
            infeasible: counts.infeasible,
            stopped: counts.stopped,
            paused: counts.paused,
            released: self.released.load(Ordering::Relaxed),
            unsent,
        }
    }
}

/// Options of what is said when the worker leaves: nobody waits for it.
fn farewell() -> CallOptions {
    CallOptions::new()
        .with_timeout(GOODBYE)
        .with_deadline(Instant::now() + GOODBYE)
}

/// Whether the scheduler has forgotten the worker.
pub(super) fn is_unknown_worker(error: &Error) -> bool {
    error.code() == Some(&ErrorCode::UnknownWorker)
}

/// Whether the outcome itself is at fault.
pub(super) fn is_defect(error: &Error) -> bool {
    matches!(
        error.code(),
        Some(ErrorCode::InvalidMessage | ErrorCode::TooLarge)
    )
}

/// A text of at most 256 characters.
fn label(text: &str) -> String {
    text.chars().filter(|&c| c != '\0').take(256).collect()
}

/// The host's name, as a worker registers it.
pub(super) fn host_label() -> String {
    label(&hostname())
}

fn hostname() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned();
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").unwrap_or_default();
    if name.is_empty() {
        "unknown".to_owned()
    } else {
        name
    }
}
