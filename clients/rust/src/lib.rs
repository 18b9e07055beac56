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
//! [`Client`] has every operation of the protocol as a method, [`protocol`] its messages. Its calls
//! block; it is cheap to clone and can be used from many threads. With the feature `async`,
#![cfg_attr(
    feature = "async",
    doc = "[`AsyncClient`] has the same methods as futures for tokio."
)]
#![cfg_attr(
    not(feature = "async"),
    doc = "`AsyncClient` has the same methods as futures for tokio."
)]
//!
//! # Features
//!
//! | feature | what it brings | what it needs |
//! |---|---|---|
//! | `async` | `AsyncClient`, over REST | tokio, reqwest |
//! | `zmq` | ZeroMQ for [`Client`] and [`Worker`], with PLAIN and CURVE | libzmq and its headers |
//!
//! # Errors
//!
//! Every call returns [`Error`]. [`Error::code`] has the code of a refusal,
//! [`Error::is_retryable`] says whether the same request may succeed later.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod cancellation;
mod client;
mod connection;
mod connection_file;
mod error;
pub mod protocol;
mod retry;
mod wire;
mod worker;

pub use cancellation::CancellationToken;
#[cfg(feature = "async")]
#[cfg_attr(docsrs, doc(cfg(feature = "async")))]
pub use client::{AsyncClient, AsyncPages};
pub use client::{CallOptions, Client, ClientBuilder, Pages, Transport};
pub use connection::Connection;
pub use error::{Error, ServerError, TransportError, TransportErrorKind};
pub use retry::Retry;
pub use worker::{
    BoxError, EndReason, Evaluation, Infeasible, IntoOutcome, ParameterError, ReportError, Trial,
    TryAgain, Worker, WorkerControl, WorkerSummary,
};

/// The programs of the README compile.
#[cfg(all(doctest, feature = "async"))]
#[doc = include_str!("../README.md")]
struct Readme;
