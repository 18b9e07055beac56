//! A client and a worker for hola, distributed hyperparameter optimisation.
//!
//! A scheduler suggests parameter sets, workers evaluate them and send results back. A worker is a
//! function from a [`Trial`] to a value:
//!
//! ```no_run
//! use hola::{BoxError, Client, Trial, Worker};
//!
//! fn objective(trial: &Trial) -> Result<f64, BoxError> {
//!     let x = trial.f64("x")?;
//!     Ok((x - 2.0).powi(2))
//! }
//!
//! let summary = Worker::new(Client::connect()?, objective).run()?;
//! println!("{summary}");
//! # Ok::<(), hola::Error>(())
//! ```
//!
//! [`Client`] has every operation of the protocol as a method, [`protocol`] its messages. Everything
//! blocks; a client is cheap to clone and can be used from many threads.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod cancellation;
mod client;
mod connection;
mod connection_file;
mod error;
pub mod protocol;
mod random;
mod retry;
mod wire;
mod worker;

pub use cancellation::CancellationToken;
pub use client::{CallOptions, Client, ClientBuilder, Pages, Transport};
pub use connection::Connection;
pub use error::{Error, ServerError, TransportError, TransportErrorKind};
pub use retry::Retry;
pub use worker::{
    BoxError, EndReason, Evaluation, Infeasible, IntoOutcome, ParameterError, Trial, TryAgain,
    Worker, WorkerControl, WorkerSummary,
};
