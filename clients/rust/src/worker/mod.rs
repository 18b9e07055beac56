//! The worker: takes trials, evaluates them, tells what came of them, until the study is finished or
//! it is told to end.

mod crew;
mod evaluation;
mod heartbeat;
mod lane;
mod lane_loop;
mod leases;
mod persistence;
mod signals;
mod spool;
mod summary;
mod trial;

use std::path::PathBuf;
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use self::crew::{Crew, End, Message};
use self::evaluation::Outcome;
pub use self::evaluation::{BoxError, Evaluation, Infeasible, IntoOutcome, TryAgain};
use self::heartbeat::Heart;
use self::lane::Lane;
use self::persistence::Halt;
use self::signals::Signals;
pub use self::summary::{EndReason, WorkerSummary};
pub use self::trial::{ParameterError, Trial};
use crate::client::Client;
use crate::error::Error;

/// What a result that is being told when the worker is stopped may take until it is left on disk.
const STOP_GRACE: Duration = Duration::from_secs(5);
/// What lanes may take to end once their calls are cut; those in a function go on without the worker.
const JOIN: Duration = Duration::from_secs(1);

type Objective = dyn Fn(&Trial) -> Outcome + Send + Sync;

/// Evaluates trials of one study.
///
/// Each of `concurrency` threads asks for a trial, evaluates it and tells the outcome, with the ask
/// for the next one in the same round trip; one more thread sends heartbeats.
#[must_use]
pub struct Worker {
    client: Client,
    objective: Arc<Objective>,
    settings: Settings,
    control: WorkerControl,
    inbox: Receiver<Message>,
}

struct Settings {
    concurrency: u32,
    wait: Duration,
    lease: Option<Duration>,
    retry_failures: bool,
    max_errors: Option<u32>,
    reconnect: Duration,
    spool_dir: Option<PathBuf>,
    name: Option<String>,
    handle_signals: bool,
}

/// Ends a worker from any thread, also before it runs.
#[derive(Clone, Debug)]
pub struct WorkerControl {
    ending: Arc<crew::Ending>,
}

impl WorkerControl {
    /// Ends it after the evaluations under way.
    pub fn drain(&self) {
        self.ending
            .begin(End::new(EndReason::Drained, "told to drain"));
    }

    /// Ends it at once and gives the trials back.
    pub fn stop(&self) {
        self.ending
            .begin(End::new(EndReason::Stopped, "told to stop"));
    }
}

impl Worker {
    /// A worker with the usual settings.
    ///
    /// The objective function returns a number when the study has one objective, or numbers by the
    /// objectives' names, perhaps with metadata; see [`Evaluation`]. An error is a failed trial,
    /// [`Infeasible`] an infeasible one; a panic and a value that is not finite are failures, too.
    pub fn new<F, R>(client: Client, objective: F) -> Self
    where
        F: Fn(&Trial) -> R + Send + Sync + 'static,
        R: IntoOutcome,
    {
        let evaluate =
            move |trial: &Trial| Outcome::of(objective(trial).into_outcome(), trial.objectives());
        let (sender, inbox) = channel();
        Self {
            client,
            objective: Arc::new(evaluate),
            settings: Settings {
                concurrency: 1,
                wait: Duration::from_secs(20),
                lease: None,
                retry_failures: false,
                max_errors: Some(10),
                reconnect: Duration::from_secs(600),
                spool_dir: None,
                name: None,
                handle_signals: true,
            },
            control: WorkerControl {
                ending: Arc::new(crew::Ending::new(sender)),
            },
            inbox,
        }
    }

    /// Sets how many evaluations run at once; 1 by default, and at least.
    pub fn with_concurrency(mut self, concurrency: u32) -> Self {
        self.settings.concurrency = concurrency.max(1);
        self
    }

    /// Sets how long an ask waits for work; 20 s by default, at most what the scheduler allows.
    pub fn with_wait(mut self, wait: Duration) -> Self {
        self.settings.wait = wait;
        self
    }

    /// Sets the length of the leases; the study's by default.
    pub fn with_lease(mut self, lease: Duration) -> Self {
        self.settings.lease = Some(lease);
        self
    }

    /// Sets whether failed trials are put back in the queue, as often as the study allows.
    pub fn with_retry_failures(mut self, retry: bool) -> Self {
        self.settings.retry_failures = retry;
        self
    }

    /// Sets how many failures in a row end the worker; 10 by default, `None` for never.
    pub fn with_max_errors(mut self, max_errors: impl Into<Option<u32>>) -> Self {
        self.settings.max_errors = max_errors.into();
        self
    }

    /// Sets how long an unreachable scheduler is tried; 10 minutes by default.
    pub fn with_reconnect(mut self, reconnect: Duration) -> Self {
        self.settings.reconnect = reconnect;
        self
    }

    /// Sets where outcomes wait that could not be told; `$XDG_STATE_HOME/hola/spool` by default.
    pub fn with_spool_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.settings.spool_dir = Some(folder.into());
        self
    }

    /// Sets what people see; the host's name and the process's id by default.
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.settings.name = Some(name.into());
        self
    }

    /// Sets whether SIGTERM gives the trials back and ends the worker, and an interrupt ends it after
    /// what runs and, coming again, at once; so it is by default. Once the worker has ended, these
    /// signals end the process again.
    pub fn with_signals(mut self, handle: bool) -> Self {
        self.settings.handle_signals = handle;
        self
    }

    /// Ends the worker from elsewhere.
    pub fn control(&self) -> WorkerControl {
        self.control.clone()
    }

    /// Works until the study is finished, or until told to end.
    ///
    /// # Errors
    ///
    /// [`Error::Server`] when the scheduler refuses the worker, such as for an unknown study or
    /// token; [`Error::Transport`] when the server is not the one expected.
    pub fn run(self) -> Result<WorkerSummary, Error> {
        let Self {
            client,
            objective,
            settings,
            control,
            inbox,
        } = self;
        let signals = match settings.handle_signals {
            true => Some(Signals::watch(Arc::clone(&control.ending))?),
            false => None,
        };
        let concurrency = settings.concurrency;
        let crew = Arc::new(Crew::new(client, objective, settings, control.ending));
        let mut run = Run {
            crew: Arc::clone(&crew),
            inbox,
            lanes: Vec::new(),
            heart: None,
        };
        let worked = run.work(concurrency);
        run.close();
        drop(signals);
        worked.map(|()| crew.summary())
    }
}

/// The thread that called [`Worker::run`]: it waits for the lanes' ends.
struct Run {
    crew: Arc<Crew>,
    inbox: Receiver<Message>,
    lanes: Vec<(Arc<Lane>, JoinHandle<()>)>,
    heart: Option<Heart>,
}

impl Run {
    fn work(&mut self, concurrency: u32) -> Result<(), Error> {
        let crew = &self.crew;
        match crew.register().and_then(|()| crew.tell_spooled()) {
            Ok(()) => {}
            Err(Halt::Ended) => return Ok(()),
            Err(Halt::Failed(error)) => return Err(error),
        }
        log::info!(
            "working on {} as {} with {concurrency} at once",
            crew.study(),
            crew.worker_id()
        );
        self.heart = Some(Heart::start(Arc::clone(crew)));
        let lanes: Vec<Arc<Lane>> = (0..concurrency).map(|_| Arc::default()).collect();
        crew.set_lanes(lanes.clone());
        for (index, lane) in lanes.into_iter().enumerate() {
            let (its, crew) = (Arc::clone(&lane), Arc::clone(crew));
            let thread = thread::Builder::new()
                .name(format!("hola-lane-{index}"))
                .spawn(move || lane_loop::run(&its, &crew, index))
                .map_err(|error| Error::Configuration(format!("no thread to be had: {error}")))?;
            self.lanes.push((lane, thread));
        }
        self.supervise()
    }

    fn supervise(&self) -> Result<(), Error> {
        let ending = &self.crew.ending;
        let mut running: Vec<bool> = vec![true; self.lanes.len()];
        let mut failure = None;
        let is_busy = |running: &[bool]| {
            let mut lanes = running.iter().zip(&self.lanes);
            lanes.any(|(runs, (lane, _))| *runs && lane.is_busy())
        };
        while running.contains(&true)
            && !ending.stopping.is_cancelled()
            && (!ending.draining.is_cancelled() || is_busy(&running))
        {
            // The sender lives in the crew, so that there always is one.
            let Ok(message) = self.inbox.recv() else {
                break;
            };
            if let Message::LaneEnded { index, error } = message {
                running[index] = false;
                if let Some(error) = error {
                    ending.begin(End::new(EndReason::Stopped, error.to_string()));
                    failure.get_or_insert(error);
                }
            }
        }
        if ending.stopping.is_cancelled() {
            self.abandon(running);
        }
        failure.map_or(Ok(()), Err)
    }

    /// Stops what runs: waits a moment for what is being told, leaves the rest.
    fn abandon(&self, mut running: Vec<bool>) {
        for (lane, _) in &self.lanes {
            lane.cancel();
        }
        let deadline = Instant::now() + STOP_GRACE;
        let telling = |running: &[bool]| {
            let mut lanes = running.iter().zip(&self.lanes);
            lanes.any(|(runs, (lane, _))| *runs && lane.is_telling())
        };
        while telling(&running) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(left) {
                Ok(Message::LaneEnded { index, .. }) => running[index] = false,
                Ok(Message::Changed) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn close(&mut self) {
        let crew = &self.crew;
        crew.ending.close();
        if let Some(heart) = self.heart.take() {
            heart.stop();
        }
        for (lane, _) in &self.lanes {
            lane.keep_unsent(&crew.spool);
            if let Some(lease) = lane.untold_lease() {
                crew.leases.let_go(&lease);
            }
        }
        crew.say_goodbye();
        crew.cut.cancel();
        let deadline = Instant::now() + JOIN;
        for (_, thread) in self.lanes.drain(..) {
            while !thread.is_finished() && Instant::now() < deadline {
                let left = deadline.saturating_duration_since(Instant::now());
                // A lane's last message is its end; the others are of no interest any more.
                if self.inbox.recv_timeout(left).is_err() {
                    break;
                }
            }
        }
    }
}
