//! What the threads of a worker share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use super::evaluation::Outcome;
use super::lane::Lane;
use super::leases::Leases;
use super::persistence::{persist, Halt};
use super::spool::{Spool, Unsent};
use super::summary::{log_receipt, EndReason, Tally, WorkerSummary};
use super::{Objective, Settings};
use crate::cancellation::CancellationToken;
use crate::client::{CallOptions, Client};
use crate::error::{seconds, Error};
use crate::protocol::{
    AskStatus, Command, DeregisterWorkerRequest, ErrorCode, FailureKind, FinishReason,
    GetSuggestionRequest, GetSuggestionResponse, HeartbeatRequest, HeartbeatResponse, LeaseRef,
    Receipt, RegisterWorkerRequest, ReleaseTrialsRequest, Standing, StudyInfo,
    SubmitFailureRequest, SubmitResultRequest, Suggestion, TrialFailure, TrialResult,
};
use crate::random;
use crate::retry::Retry;

/// What saying goodbye may take, for each request.
const GOODBYE: Duration = Duration::from_secs(2);
/// Between two asks that bring nothing, when the scheduler does not say.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);

/// What the supervising thread hears.
#[derive(Debug)]
pub(super) enum Message {
    /// A lane has no more to do, or failed.
    LaneEnded { index: usize, error: Option<Error> },
    /// The worker is ending, or a lane has nothing under evaluation any more.
    Changed,
}

/// Why the worker ends.
#[derive(Clone, Debug)]
pub(super) struct End {
    reason: EndReason,
    message: String,
}

impl End {
    pub(super) fn new(reason: EndReason, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { reason, message }
    }

    fn is_at_once(&self) -> bool {
        !matches!(self.reason, EndReason::Drained | EndReason::MaxErrors)
    }
}

/// Whether and why the worker ends.
#[derive(Debug)]
pub(super) struct Ending {
    /// Set when no trial is to be begun any more.
    pub draining: CancellationToken,
    /// Set when what runs is to be left.
    pub stopping: CancellationToken,
    end: Mutex<Option<End>>,
    inbox: Sender<Message>,
}

impl Ending {
    pub(super) fn new(inbox: Sender<Message>) -> Self {
        Self {
            draining: CancellationToken::new(),
            stopping: CancellationToken::new(),
            end: Mutex::default(),
            inbox,
        }
    }

    /// Begins to end; an end at once takes the place of one that waits.
    pub(super) fn begin(&self, end: End) {
        let at_once = end.is_at_once();
        {
            // The lock is held so that no lane takes a trial between the two.
            let mut current = self.end();
            if current
                .as_ref()
                .is_none_or(|now| at_once && !now.is_at_once())
            {
                *current = Some(end);
            }
            self.draining.cancel();
        }
        if at_once {
            self.stopping.cancel();
        }
        self.say(Message::Changed);
    }

    /// Whether it was drained before an interrupt: the second one stops.
    pub(super) fn interrupt(&self) {
        if self.draining.is_cancelled() {
            self.begin(End::new(EndReason::Stopped, "interrupted twice"));
        } else {
            log::warn!("ending after the evaluations under way; interrupt again to end at once");
            self.begin(End::new(EndReason::Drained, "interrupted"));
        }
    }

    pub(super) fn close(&self) {
        let _end = self.end();
        self.draining.cancel();
        self.stopping.cancel();
    }

    pub(super) fn say(&self, message: Message) {
        // Nobody listens once the worker has ended.
        let _ = self.inbox.send(message);
    }

    fn end(&self) -> MutexGuard<'_, Option<End>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What registration brought.
#[derive(Clone, Debug)]
struct Registration {
    worker_id: String,
    info: Arc<StudyInfo>,
    wait: Duration,
}

/// What the threads of a worker share.
pub(super) struct Crew {
    pub objective: Arc<Objective>,
    pub ending: Arc<Ending>,
    pub leases: Leases,
    pub spool: Spool,
    /// Set when calls are to be cut.
    pub cut: CancellationToken,
    client: Client,
    settings: Settings,
    tally: Tally,
    registration: RwLock<Option<Registration>>,
    registering: Mutex<()>,
    lanes: OnceLock<Vec<Arc<Lane>>>,
    heart: OnceLock<Box<dyn Fn() + Send + Sync>>,
    study_reason: Mutex<Option<FinishReason>>,
    released: AtomicU64,
}

impl Crew {
    pub(super) fn new(
        client: Client,
        objective: Arc<Objective>,
        settings: Settings,
        ending: Arc<Ending>,
    ) -> Self {
        let folder = settings.spool_dir.clone();
        Self {
            objective,
            ending,
            leases: Leases::default(),
            spool: Spool::new(folder.unwrap_or_else(Spool::default_folder)),
            cut: CancellationToken::new(),
            client,
            tally: Tally::new(settings.max_errors),
            settings,
            registration: RwLock::default(),
            registering: Mutex::default(),
            lanes: OnceLock::new(),
            heart: OnceLock::new(),
            study_reason: Mutex::default(),
            released: AtomicU64::new(0),
        }
    }

    pub(super) fn study(&self) -> &str {
        self.client.study()
    }

    pub(super) fn worker_id(&self) -> String {
        self.registered().map_or_else(String::new, |r| r.worker_id)
    }

    /// The study as it was when the worker registered.
    pub(super) fn info(&self) -> Option<Arc<StudyInfo>> {
        self.registered().map(|registration| registration.info)
    }

    pub(super) fn set_lanes(&self, lanes: Vec<Arc<Lane>>) {
        // Set once, before any lane runs.
        let _ = self.lanes.set(lanes);
    }

    pub(super) fn set_heart(&self, update: impl Fn() + Send + Sync + 'static) {
        // Set once, before any lane runs.
        let _ = self.heart.set(Box::new(update));
    }

    fn registered(&self) -> Option<Registration> {
        let registration = self.registration.read();
        registration.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn update_heart(&self) {
        if let Some(update) = self.heart.get() {
            update();
        }
    }

    /// Options of one attempt, which [`persist`] repeats.
    fn options(&self, key: &str) -> CallOptions {
        CallOptions::new()
            .with_retry(Retry::NEVER)
            .with_cancellation(self.cut.clone())
            .with_idempotency_key(key)
    }

    /// Repeats a call through an outage.
    fn persistently<T>(
        &self,
        call: impl FnMut() -> Result<T, Error>,
        on_trouble: impl FnOnce(),
    ) -> Result<T, Halt> {
        // Before the lanes run there is nothing to be finished first.
        let end = match self.lanes.get() {
            Some(_) => &self.ending.stopping,
            None => &self.ending.draining,
        };
        persist(call, self.settings.reconnect, end, on_trouble, |message| {
            self.ending.begin(End::new(EndReason::Unreachable, message));
        })
    }

    pub(super) fn register(&self) -> Result<(), Halt> {
        let host = hostname();
        let name = self.settings.name.clone();
        let name = name.unwrap_or_else(|| format!("{host}:{}", std::process::id()));
        let request = RegisterWorkerRequest::new()
            .with_name(cut(&name))
            .with_host(cut(&host))
            .with_pid(u64::from(std::process::id()))
            .with_concurrency(u64::from(self.settings.concurrency));
        let options = self.options(&random::key());
        let reply = self.persistently(|| self.client.call_with(&request, &options), || {})?;
        self.client.set_limits(&reply.limits);
        let registration = Registration {
            worker_id: reply.worker_id,
            info: Arc::new(reply.info),
            wait: self.settings.wait.min(seconds(reply.limits.max_wait_s)),
        };
        let current = self.registration.write();
        *current.unwrap_or_else(PoisonError::into_inner) = Some(registration);
        Ok(())
    }

    /// Gets a new id after the scheduler has forgotten the old one.
    pub(super) fn register_again(&self, old_worker_id: &str) -> Result<(), Halt> {
        {
            let registering = self.registering.lock();
            let _registering = registering.unwrap_or_else(PoisonError::into_inner);
            if self.worker_id() == old_worker_id {
                log::warn!("the scheduler does not know this worker any more: registering again");
                self.register()?;
            }
        }
        self.update_heart();
        Ok(())
    }

    /// Tells what an earlier worker could not.
    pub(super) fn tell_spooled(&self) -> Result<(), Halt> {
        let Some(info) = self.info() else {
            return Ok(());
        };
        for (path, unsent) in self.spool.waiting(self.study(), info.created_ms) {
            let trial = unsent.trial_id();
            let options = self.options(&random::key());
            let told = self.persistently(|| self.submit(&unsent, None, 0, &options), || {});
            match told {
                Ok((receipt, _)) => {
                    log::info!(
                        "trial {trial}: told an earlier worker's outcome: {}",
                        receipt.outcome
                    );
                    log_receipt(&receipt);
                    self.spool.discard(&path);
                }
                Err(Halt::Failed(error)) if is_defect(&error) => {
                    log::error!("trial {trial}: an earlier worker's outcome is refused: {error}");
                }
                Err(halt) => return Err(halt),
            }
        }
        Ok(())
    }

    fn submit(
        &self,
        unsent: &Unsent,
        worker_id: Option<&str>,
        next_count: u64,
        options: &CallOptions,
    ) -> Result<(Receipt, Option<GetSuggestionResponse>), Error> {
        let lease_s = self.settings.lease.map(|lease| lease.as_secs_f64());
        let (receipts, next) = match (&unsent.result, &unsent.failure) {
            (Some(result), _) => {
                let mut request =
                    SubmitResultRequest::new([result.clone()]).with_next_count(next_count);
                request.worker_id = worker_id.map(str::to_owned);
                request.lease_s = lease_s;
                let reply = self.client.call_with(&request, options)?;
                (reply.receipts, reply.next)
            }
            (None, failure) => {
                let failures: Vec<TrialFailure> = failure.iter().cloned().collect();
                let mut request = SubmitFailureRequest::new(failures).with_next_count(next_count);
                request.worker_id = worker_id.map(str::to_owned);
                request.lease_s = lease_s;
                let reply = self.client.call_with(&request, options)?;
                (reply.receipts, reply.next)
            }
        };
        match receipts.into_iter().next() {
            Some(receipt) => Ok((receipt, next)),
            None => Err(Error::InvalidReply {
                endpoint: self.study().to_owned(),
                message: "a tell was answered without a receipt".to_owned(),
            }),
        }
    }

    /// The next trial to evaluate; None when there is no more.
    pub(super) fn ask(&self) -> Result<Option<Suggestion>, Halt> {
        while !self.ending.draining.is_cancelled() {
            let Some(registration) = self.registered() else {
                return Ok(None);
            };
            let mut request = GetSuggestionRequest::new(&registration.worker_id)
                .with_wait_s(registration.wait.as_secs_f64());
            request.lease_s = self.settings.lease.map(|lease| lease.as_secs_f64());
            // An ask that waits is cut when the worker drains: what comes for it goes back.
            let options = self
                .options(&random::key())
                .with_cancellation(self.ending.draining.clone());
            let reply = match self.persistently(|| self.client.call_with(&request, &options), || {})
            {
                Err(Halt::Failed(error)) if is_unknown_worker(&error) => {
                    self.register_again(&registration.worker_id)?;
                    continue;
                }
                Err(Halt::Failed(Error::Cancelled)) => return Ok(None),
                other => other?,
            };
            let (status, pause) = (reply.status.clone(), reply.retry_after_s);
            let nothing_came = reply.suggestions.is_empty();
            if let Some(suggestion) = self.heed(reply) {
                return Ok(Some(suggestion));
            }
            if status == AskStatus::Finished {
                return Ok(None);
            }
            if nothing_came {
                self.ending
                    .draining
                    .wait(pause.map_or(SHORTEST_PAUSE, seconds));
            }
        }
        Ok(None)
    }

    /// What the scheduler says about the next trial.
    pub(super) fn heed(&self, reply: GetSuggestionResponse) -> Option<Suggestion> {
        if reply.status == AskStatus::Finished {
            let mut reason = self
                .study_reason
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *reason = reply.reason;
        }
        let mut held = reply.suggestions.into_iter();
        let mut held = held.by_ref().filter(|s| s.standing == Standing::Held);
        let first = held.next();
        self.give_back(&held.collect::<Vec<_>>());
        first
    }

    /// Begins a trial, unless the worker is ending: then it goes back.
    pub(super) fn take(&self, lane: &Lane, suggestion: &Suggestion) -> bool {
        let Some(info) = self.info() else {
            return false;
        };
        let taken = {
            let _end = self.ending.end();
            let taken = !self.ending.draining.is_cancelled();
            taken.then(|| lane.begin(suggestion, self.study(), &info.spec))
        };
        match taken {
            None => {
                self.give_back(std::slice::from_ref(suggestion));
                false
            }
            Some(before) => {
                self.leases.hold(suggestion);
                if let Some(before) = before {
                    self.leases.let_go(&before);
                }
                self.update_heart();
                true
            }
        }
    }

    fn give_back(&self, suggestions: &[Suggestion]) {
        if suggestions.is_empty() {
            return;
        }
        let leases: Vec<LeaseRef> = suggestions
            .iter()
            .map(|s| LeaseRef::new(s.trial_id, &s.lease))
            .collect();
        let request = ReleaseTrialsRequest::new(leases).with_reason("the worker is ending");
        if let Err(error) = self.client.call_with(&request, &farewell()) {
            log::debug!("could not give trials back: {error}");
        }
    }

    /// A lane has nothing under evaluation any more.
    pub(super) fn let_go(&self, lane: &Lane) {
        let Some(lease) = lane.end() else {
            return;
        };
        self.leases.let_go(&lease);
        self.update_heart();
        if self.ending.draining.is_cancelled() {
            self.ending.say(Message::Changed);
        }
    }

    /// Tells an outcome and asks for the next trial in the same round trip.
    pub(super) fn tell(
        &self,
        lane: &Lane,
        suggestion: &Suggestion,
        mut outcome: Outcome,
        write_ahead: bool,
    ) -> Result<Option<GetSuggestionResponse>, Halt> {
        let mut unsent = self.unsent(suggestion, &outcome);
        lane.set_unsent(unsent.clone());
        if unsent.failure.as_ref().is_some_and(|failure| failure.retry) {
            // A heartbeat that comes after the failure would take the trial back.
            self.leases.let_go(&unsent.lease());
        }
        if write_ahead {
            lane.keep_unsent(&self.spool);
        }
        loop {
            let worker_id = self.worker_id();
            let ends = self.ending.draining.is_cancelled() || self.tally.would_end(&outcome);
            let options = self.options(&random::key());
            let told = self.persistently(
                || self.submit(&unsent, Some(&worker_id), u64::from(!ends), &options),
                || lane.keep_unsent(&self.spool),
            );
            match told {
                Ok((receipt, next)) => {
                    lane.forget_unsent(&self.spool);
                    if let Some(too_many) = self.tally.count(&outcome, &receipt) {
                        log::error!("{too_many}");
                        self.ending.begin(End::new(EndReason::MaxErrors, too_many));
                    }
                    return Ok(next);
                }
                Err(Halt::Failed(error)) if is_unknown_worker(&error) => {
                    self.register_again(&worker_id)?;
                }
                Err(Halt::Failed(error)) if error.code() == Some(&ErrorCode::UnknownStudy) => {
                    lane.forget_unsent(&self.spool);
                    return Err(Halt::Failed(error));
                }
                Err(Halt::Failed(error)) if is_defect(&error) && unsent.result.is_some() => {
                    log::error!(
                        "trial {}: the result is refused: {error}",
                        suggestion.trial_id
                    );
                    outcome = Outcome::failed(format!("the scheduler refused the result: {error}"));
                    lane.forget_unsent(&self.spool);
                    unsent = self.unsent(suggestion, &outcome);
                    lane.set_unsent(unsent.clone());
                }
                Err(halt) => return Err(halt),
            }
        }
    }

    fn unsent(&self, suggestion: &Suggestion, outcome: &Outcome) -> Unsent {
        let (trial, lease) = (suggestion.trial_id, &suggestion.lease);
        let mut unsent = Unsent {
            study: self.study().to_owned(),
            created_ms: self.info().map_or(0, |info| info.created_ms),
            result: None,
            failure: None,
        };
        match outcome.clone() {
            Outcome::Completed {
                objectives,
                metadata,
            } => {
                let mut result = TrialResult::new(trial, lease, objectives);
                result.metadata = metadata;
                unsent.result = Some(result);
            }
            Outcome::Failed {
                reason,
                is_infeasible,
                retry,
                metadata,
            } => {
                let mut failure = TrialFailure::new(trial, lease, reason);
                if is_infeasible {
                    failure.kind = FailureKind::Infeasible;
                }
                failure.retry = (retry || self.settings.retry_failures) && !is_infeasible;
                failure.metadata = metadata;
                unsent.failure = Some(failure);
            }
        }
        unsent
    }

    pub(super) fn beat(&self, timeout: Duration) {
        let worker_id = self.worker_id();
        let named = self.leases.held();
        let request = HeartbeatRequest::new(&worker_id).with_leases(named.clone());
        let options = CallOptions::new()
            .with_retry(Retry::NEVER)
            .with_timeout(timeout)
            .with_cancellation(self.cut.clone());
        match self.client.call_with(&request, &options) {
            Ok(reply) => self.heed_heartbeat(&reply, &named),
            Err(error) if is_unknown_worker(&error) => match self.register_again(&worker_id) {
                Err(Halt::Failed(error)) => log::warn!("could not register again: {error}"),
                Ok(()) | Err(Halt::Ended) => {}
            },
            Err(error) => log::debug!("a heartbeat failed: {error}"),
        }
    }

    fn heed_heartbeat(&self, reply: &HeartbeatResponse, named: &[LeaseRef]) {
        for lane in self.lanes.get().into_iter().flatten() {
            if let Some(trial) = lane.drop_if(&reply.drop, named) {
                log::info!("trial {trial}: dropped, its result is not wanted");
            }
        }
        match reply.command {
            Command::Drain if !self.ending.draining.is_cancelled() => {
                let end = End::new(EndReason::Drained, "the scheduler said drain");
                self.ending.begin(end);
            }
            Command::Stop if !self.ending.stopping.is_cancelled() => {
                let end = End::new(EndReason::Stopped, "the scheduler said stop");
                self.ending.begin(end);
            }
            _ => {}
        }
    }

    /// Gives back what is held, and leaves. A scheduler that does not answer finds out by the leases.
    pub(super) fn say_goodbye(&self) {
        let Some(registration) = self.registered() else {
            return;
        };
        let reason = self
            .ending
            .end()
            .as_ref()
            .map_or(EndReason::Finished, |end| end.reason);
        if reason == EndReason::Unreachable {
            return;
        }
        let held = self.leases.held();
        let count = held.len() as u64;
        let left = if held.is_empty() {
            Ok(())
        } else {
            let request = ReleaseTrialsRequest::new(held).with_reason(reason.as_str());
            self.client.call_with(&request, &farewell()).map(|_| {
                self.released.fetch_add(count, Ordering::Relaxed);
            })
        };
        let left = left.and_then(|()| {
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
        let study_reason = self
            .study_reason
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let end = self.ending.end().clone().unwrap_or_else(|| {
            let why = study_reason
                .as_ref()
                .map_or("no reason", |reason| reason.as_str());
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
            released: self.released.load(Ordering::Relaxed),
            unsent,
        }
    }
}

fn farewell() -> CallOptions {
    CallOptions::new()
        .with_timeout(GOODBYE)
        .with_deadline(std::time::Instant::now() + GOODBYE)
}

fn is_unknown_worker(error: &Error) -> bool {
    error.code() == Some(&ErrorCode::UnknownWorker)
}

/// Whether the outcome itself is at fault.
fn is_defect(error: &Error) -> bool {
    matches!(
        error.code(),
        Some(ErrorCode::InvalidMessage | ErrorCode::TooLarge)
    )
}

fn cut(label: &str) -> String {
    label.chars().filter(|&c| c != '\0').take(256).collect()
}

fn hostname() -> String {
    let read = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    read.map(|text| text.trim().to_owned())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}
