//! The worker: takes trials, evaluates them, reports the results, until the study is finished or
//! it is told to end.

mod asking;
mod builder;
mod checkpoint;
mod ending;
mod evaluation;
mod heartbeat;
mod labels;
mod leases;
mod persistence;
mod reporter;
mod run;
mod session;
mod settings;
mod signals;
mod slot;
mod slot_loop;
mod spool;
mod step_report;
mod stop;
mod summary;
mod telling;
mod trial;

pub use self::builder::{Worker, WorkerControl};
pub use self::evaluation::{BoxError, Evaluation, Infeasible, IntoOutcome, TryAgain};
pub use self::stop::ReportError;
pub use self::summary::{EndReason, WorkerSummary};
pub use self::trial::{ParameterError, Trial};
