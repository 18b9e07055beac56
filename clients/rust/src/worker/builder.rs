//! The worker, as a program makes one.

use std::path::PathBuf;
use std::sync::mpsc::{channel, Receiver};
use std::sync::Arc;
use std::time::Duration;

use super::ending::{End, Ending, Message};
use super::evaluation::{IntoOutcome, Outcome};
use super::labels;
use super::run::Run;
use super::session::Session;
use super::settings::{Objective, Settings};
use super::signals::Signals;
use super::summary::{EndReason, WorkerSummary};
use super::trial::Trial;
use crate::client::Client;
use crate::error::Error;
use crate::protocol::{Checkpoint, Labels};

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

/// Ends a worker from any thread, also before it runs.
#[derive(Clone, Debug)]
pub struct WorkerControl {
    ending: Arc<Ending>,
}

impl WorkerControl {
    /// Ends it after the running evaluations.
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
    /// objectives' names, perhaps with metadata; see [`Evaluation`](crate::Evaluation). An error is
    /// a failed trial, [`Infeasible`](crate::Infeasible) an infeasible one; a panic and a value that
    /// is not finite are failures, too.
    ///
    /// ```no_run
    /// use hola::{Client, Evaluation, Infeasible, Trial, Worker};
    ///
    /// let worker = Worker::new(Client::connect()?, |trial: &Trial| {
    ///     let (slots, load) = (trial.i64("slots")?, trial.f64("load")?);
    ///     if load > 0.95 {
    ///         return Err(Infeasible::new("the table would be full").into());
    ///     }
    ///     Ok::<Evaluation, hola::BoxError>([("probes", 1.0 / (1.0 - load)), ("slots", slots as f64)].into())
    /// });
    /// println!("{}", worker.with_concurrency(4).run()?);
    /// # Ok::<(), hola::Error>(())
    /// ```
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
            settings: Settings::default(),
            control: WorkerControl {
                ending: Arc::new(Ending::new(sender)),
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

    /// Sets whether the objective function continues from a checkpoint, see
    /// [`Trial::resume`](crate::Trial::resume); false by default.
    pub fn with_can_resume(mut self, can_resume: bool) -> Self {
        self.settings.can_resume = can_resume;
        self
    }

    /// Sets facts about where the worker runs, such as its node or queue, for display and selection.
    /// Those of the variable `HOLA_LABELS` (`name=value,name=value`) are added to them, unless the
    /// name is there.
    pub fn with_labels(mut self, labels: impl Into<Labels>) -> Self {
        self.settings.labels = labels.into();
        self
    }

    /// Sets what is called with checkpoints that are no longer needed and may be deleted; from
    /// several threads at once.
    pub fn with_on_discard(
        mut self,
        on_discard: impl Fn(&[Checkpoint]) + Send + Sync + 'static,
    ) -> Self {
        self.settings.on_discard = Some(Box::new(on_discard));
        self
    }

    /// Ends the worker from elsewhere.
    #[must_use]
    pub fn control(&self) -> WorkerControl {
        self.control.clone()
    }

    /// Works until the study is finished, or until told to end.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] for labels that cannot be sent;
    /// [`Error::Server`] when the scheduler refuses the worker, such as for an unknown study or
    /// token; [`Error::Transport`] when the server is not the one expected.
    pub fn run(self) -> Result<WorkerSummary, Error> {
        let Self {
            client,
            objective,
            mut settings,
            control,
            inbox,
        } = self;
        let variable = std::env::var("HOLA_LABELS").unwrap_or_default();
        settings.labels = labels::all(&settings.labels, &variable)?;
        let signals = if settings.handle_signals {
            Some(Signals::watch(Arc::clone(&control.ending))?)
        } else {
            None
        };
        let (heartbeats, orders) = channel();
        let session = Session::new(client, objective, settings, control.ending, heartbeats);
        let session = Arc::new(session);
        let mut run = Run::new(Arc::clone(&session), inbox);
        let worked = run.work(orders);
        run.close();
        drop(signals);
        worked.map(|()| session.summary())
    }
}
