//! The client: calls, and what is repeated.

mod builder;
mod endpoints;
mod operations;
mod pages;
mod rest;
#[cfg(feature = "zmq")]
mod zmq;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

pub use self::builder::{ClientBuilder, Transport};
use self::endpoints::Endpoints;
pub use self::pages::Pages;
use crate::cancellation::CancellationToken;
use crate::error::{seconds, Error, TransportError, TransportErrorKind};
use crate::protocol::{ErrorCode, ErrorResponse, Message, Operation, Request, Version};
use crate::random;
use crate::retry::Retry;
use crate::wire;

const DEFAULT_STUDY: &str = "default";

/// A client of one scheduler. Clones share its connections; each can be used from many threads.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    link: Link,
    endpoints: Endpoints,
    study: String,
    timeout: Duration,
    retry: Retry,
    closed: CancellationToken,
    bounds: Mutex<Bounds>,
}

/// How messages travel.
#[derive(Debug)]
enum Link {
    Rest(rest::Rest),
    #[cfg(feature = "zmq")]
    Zmq(zmq::Zmq),
}

/// What the server takes at most, as far as it is known.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    bytes: u64,
    nesting: u64,
}

/// A request, ready to be sent.
struct Prepared {
    operation: Operation,
    version: Version,
    study: String,
    fields: Value,
    body: Vec<u8>,
    key: Option<String>,
    timeout: Duration,
}

/// A reply as it came.
struct RawReply {
    body: Vec<u8>,
    endpoint: String,
    /// What HTTP says of it; absent over ZeroMQ.
    http: Option<HttpReply>,
}

/// What HTTP says of a reply.
struct HttpReply {
    status: u16,
    retry_after: Option<Duration>,
}

/// What a single call wants other than its client's settings.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// What one attempt may take, on top of any wait that the request asks for.
    pub timeout: Option<Duration>,
    /// When all attempts must be over.
    pub deadline: Option<Instant>,
    /// Ends the call from another thread.
    pub cancellation: Option<CancellationToken>,
    /// When an attempt is repeated.
    pub retry: Option<Retry>,
    /// Names the intent: a call with the same key is carried out once and answered alike. A UUID in
    /// lower case; absent: a fresh one, which every attempt of the call repeats.
    pub idempotency_key: Option<String>,
}

impl CallOptions {
    /// The client's settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what one attempt may take, on top of any wait that the request asks for.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets when all attempts must be over.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets the token that ends the call.
    #[must_use]
    pub fn with_cancellation(mut self, token: CancellationToken) -> Self {
        self.cancellation = Some(token);
        self
    }

    /// Sets when an attempt is repeated.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets the idempotency key.
    #[must_use]
    pub fn with_idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }
}

impl Client {
    /// A client of the scheduler that [`Connection::find`](crate::Connection::find) finds.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when there is nothing to connect to.
    pub fn connect() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// A client with settings of one's own.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The study that is meant when a request names none.
    pub fn study(&self) -> &str {
        &self.inner.study
    }

    /// Closes the connections. Calls under way, and all later ones, end with
    /// [`TransportErrorKind::Closed`].
    pub fn close(&self) {
        self.inner.closed.cancel();
        self.drop_connections();
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
        let mut call = self.prepare(request, options)?;
        let allowed = call.timeout;
        let retry = options.retry.unwrap_or(self.inner.retry);
        let stop = CancellationToken::new();
        let stopping = || {
            let stop = stop.clone();
            move || stop.cancel()
        };
        let _closed = self.inner.closed.on_cancel(stopping());
        let _cancelled = options
            .cancellation
            .as_ref()
            .map(|token| token.on_cancel(stopping()));
        let mut attempt = 0;
        loop {
            if stop.is_cancelled() {
                return Err(self.stopped());
            }
            if let Some(deadline) = options.deadline {
                let left = deadline.saturating_duration_since(Instant::now());
                call.timeout = allowed.min(left.max(Duration::from_millis(1)));
            }
            let error = match self.attempt::<R>(&call, &stop) {
                Ok(response) => return Ok(response),
                Err(_) if stop.is_cancelled() => return Err(self.stopped()),
                Err(error) => error,
            };
            attempt += 1;
            let link = &self.inner.link;
            if self
                .inner
                .endpoints
                .after(&error, |from, to| link.may_follow(from, to))
            {
                self.drop_connections();
            }
            if attempt >= retry.attempts || !error.is_retryable() {
                return Err(error);
            }
            let pause = retry.pause(attempt, &error);
            if options
                .deadline
                .is_some_and(|deadline| Instant::now() + pause >= deadline)
            {
                return Err(error);
            }
            log::debug!("{}: {error}: trying again", call.operation.name);
            stop.wait(pause);
        }
    }

    fn stopped(&self) -> Error {
        if self.inner.closed.is_cancelled() {
            Error::transport(TransportErrorKind::Closed, "", "the client is closed")
        } else {
            Error::Cancelled
        }
    }

    fn attempt<R: Request>(
        &self,
        call: &Prepared,
        stop: &CancellationToken,
    ) -> Result<R::Response, Error> {
        let endpoint = self.inner.endpoints.current();
        let reply = match &self.inner.link {
            Link::Rest(rest) => rest.exchange(&endpoint, call, stop)?,
            #[cfg(feature = "zmq")]
            Link::Zmq(zmq) => zmq.exchange(&endpoint, call, stop)?,
        };
        response::<R::Response>(call.operation, reply)
    }

    fn prepare<R: Request>(&self, request: &R, options: &CallOptions) -> Result<Prepared, Error> {
        let operation = R::OPERATION;
        let bounds = *self.bounds();
        let mut fields = wire::object(request, bounds.nesting).map_err(|wrong| {
            Error::refused(ErrorCode::InvalidMessage, &wrong.path, &wrong.message)
        })?;
        let study = request.study().unwrap_or(self.study()).to_owned();
        if operation.on_study {
            if study == DEFAULT_STUDY {
                fields.as_object_mut().map(|fields| fields.remove("study"));
            } else {
                fields["study"] = Value::from(study.as_str());
            }
        }
        let body = fields.to_string().into_bytes();
        if body.len() as u64 > bounds.bytes {
            let message = format!(
                "{} bytes are more than the {} allowed",
                body.len(),
                bounds.bytes
            );
            return Err(Error::refused(ErrorCode::TooLarge, "", &message));
        }
        let key = operation
            .keyed
            .then(|| options.idempotency_key.clone().unwrap_or_else(random::key));
        if !key.as_deref().is_none_or(is_key) {
            let message = "an idempotency key is a UUID in lower case";
            return Err(Error::refused(ErrorCode::InvalidMessage, "", message));
        }
        let timeout = options.timeout.unwrap_or(self.inner.timeout) + seconds(request.wait_s());
        Ok(Prepared {
            operation,
            version: request.version(),
            study,
            fields,
            body,
            key,
            timeout,
        })
    }

    fn drop_connections(&self) {
        match &self.inner.link {
            Link::Rest(rest) => rest.drop_connections(),
            #[cfg(feature = "zmq")]
            Link::Zmq(zmq) => zmq.drop_connections(),
        }
    }

    fn bounds(&self) -> std::sync::MutexGuard<'_, Bounds> {
        self.inner
            .bounds
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over what the server announced.
    pub(crate) fn set_limits(&self, limits: &crate::protocol::Limits) {
        *self.bounds() = Bounds {
            bytes: limits.max_message_bytes,
            nesting: limits.max_nesting,
        };
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
}

fn is_key(key: &str) -> bool {
    key.len() == 36
        && key.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// The response that a reply holds.
///
/// What is no message of the protocol at all came from something between the client and the
/// gateway, such as a proxy: the scheduler is not reachable there for now.
fn response<T: Message>(operation: Operation, reply: RawReply) -> Result<T, Error> {
    let RawReply {
        body,
        endpoint,
        http,
    } = reply;
    let is_success = http.as_ref().is_none_or(|http| http.status / 100 == 2);
    let value = serde_json::from_slice::<Value>(&body);
    if let Some(http) = http {
        let is_message = match &value {
            Ok(_) if is_success => true,
            Ok(value) => value.get("tag").is_some_and(Value::is_string),
            Err(_) => false,
        };
        if !is_message {
            return Err(Error::Transport(TransportError {
                kind: TransportErrorKind::Unreachable,
                endpoint,
                message: format!(
                    "the reply to {} is no message of hola, it may come from a proxy: HTTP {}, {} bytes",
                    operation.name,
                    http.status,
                    body.len()
                ),
                retry_after: http.retry_after,
            }));
        }
    }
    let read = value.map_err(|error| error.to_string()).and_then(|value| {
        if value.get("tag").and_then(Value::as_str) == Some(ErrorResponse::TAG) {
            wire::message::<ErrorResponse>(value).map(Err)
        } else {
            wire::message::<T>(value).map(Ok)
        }
    });
    match read {
        Ok(Err(refusal)) => Err(Error::Server(Box::new(refusal.into()))),
        Ok(Ok(response)) if is_success => Ok(response),
        Ok(Ok(_)) => Err(Error::InvalidReply {
            endpoint,
            message: format!(
                "the reply to {} has a status that says failure",
                operation.name
            ),
        }),
        Err(problem) => Err(Error::InvalidReply {
            endpoint,
            message: format!("the reply to {} cannot be read: {problem}", operation.name),
        }),
    }
}
