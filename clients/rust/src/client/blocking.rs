//! The client that blocks.

use std::sync::Arc;

use super::base::Base;
use super::call::{Attempts, Call};
use super::options::CallOptions;
use super::rest::Rest;
#[cfg(feature = "zmq")]
use super::zmq::Zmq;
use crate::cancellation::CancellationToken;
use crate::error::Error;
use crate::protocol::{Limits, Request};

/// A client of one scheduler, whose calls block. Clones share its connections; each can be used
/// from many threads.
///
/// [`Client::connect`] finds the scheduler, [`Client::builder`] sets everything in code. Each
/// operation of the protocol is a method that takes its request; [`Client::call_with`] takes any
/// request, with options. A request without an answer is repeated under the same idempotency key,
/// as [`Retry`](crate::Retry) says, at the next address when one is broken.
///
/// ```no_run
/// use hola::protocol::GetTopKRequest;
///
/// let client = hola::Client::connect()?;
/// for ranked in client.get_top_k(&GetTopKRequest::new().with_limit(5))?.items {
///     println!("{}: {:?}", ranked.rank, ranked.trial.parameters);
/// }
/// # Ok::<(), hola::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    base: Base,
    link: Link,
}

/// How messages travel.
#[derive(Debug)]
pub(super) enum Link {
    Rest(Rest),
    #[cfg(feature = "zmq")]
    Zmq(Zmq),
}

impl Client {
    pub(super) fn new(base: Base, link: Link) -> Self {
        Self {
            inner: Arc::new(Inner { base, link }),
        }
    }

    /// The study that is meant when a request names none.
    #[must_use]
    pub fn study(&self) -> &str {
        &self.inner.base.study
    }

    /// Closes the connections. Running calls, and all later ones, end with
    /// [`TransportErrorKind::Closed`](crate::TransportErrorKind::Closed).
    pub fn close(&self) {
        self.inner.base.closed.cancel();
        self.inner.link.drop_connections();
    }

    /// Sends a request, as often as it takes.
    ///
    /// # Errors
    ///
    /// As [`Client::call_with`] says.
    pub fn call<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
        self.call_with(request, &CallOptions::default())
    }

    /// Sends a request with options.
    ///
    /// # Errors
    ///
    /// [`Error::Server`] when the server refuses, or the request cannot be sent as it is;
    /// [`Error::Transport`] when no answer came after all attempts; [`Error::InvalidReply`] when the
    /// answer is not of the protocol; [`Error::Cancelled`] when the options' token was cancelled.
    pub fn call_with<R: Request>(
        &self,
        request: &R,
        options: &CallOptions,
    ) -> Result<R::Response, Error> {
        let Inner { base, link } = &*self.inner;
        let mut call = base.prepare(request, options)?;
        let longest = call.timeout;
        let mut attempts = Attempts::new(options, base.retry);
        let stop = CancellationToken::new();
        let stopping = || {
            let stop = stop.clone();
            move || stop.cancel()
        };
        let _closed = base.closed.on_cancel(stopping());
        let _cancelled = options
            .cancellation
            .as_ref()
            .map(|token| token.on_cancel(stopping()));
        loop {
            if stop.is_cancelled() {
                return Err(base.stopped());
            }
            call.timeout = attempts.timeout(longest);
            let error = match self.attempt::<R>(&call, &stop) {
                Ok(response) => return Ok(response),
                Err(_) if stop.is_cancelled() => return Err(base.stopped()),
                Err(error) => error,
            };
            if base
                .endpoints
                .after(&error, |from, to| link.may_follow(from, to))
            {
                link.drop_connections();
            }
            let Some(pause) = attempts.pause_after(&error) else {
                return Err(error);
            };
            log::debug!("{}: {error}: trying again", call.operation.name);
            stop.wait(pause);
        }
    }

    fn attempt<R: Request>(
        &self,
        call: &Call,
        stop: &CancellationToken,
    ) -> Result<R::Response, Error> {
        let endpoint = self.inner.base.endpoints.current();
        let reply = match &self.inner.link {
            Link::Rest(rest) => rest.exchange(&endpoint, call, stop)?,
            #[cfg(feature = "zmq")]
            Link::Zmq(zmq) => zmq.exchange(&endpoint, call, stop)?,
        };
        reply.read(call.operation)
    }

    /// Takes over what the server announced.
    pub(crate) fn set_limits(&self, limits: &Limits) {
        self.inner.base.set_limits(limits);
    }
}

impl Link {
    /// Whether a leader's address may take the place of the one in use.
    fn may_follow(&self, from: &str, to: &str) -> bool {
        match self {
            Self::Rest(rest) => rest.may_follow(from, to),
            #[cfg(feature = "zmq")]
            Self::Zmq(zmq) => zmq.may_follow(from, to),
        }
    }

    fn drop_connections(&self) {
        match self {
            Self::Rest(rest) => rest.drop_connections(),
            #[cfg(feature = "zmq")]
            Self::Zmq(zmq) => zmq.drop_connections(),
        }
    }
}
