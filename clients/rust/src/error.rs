//! Every error of the client and the worker.

use std::fmt;
use std::time::Duration;

use crate::protocol::{ErrorCode, ErrorResponse, MalformedMessage};

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to connect to, or settings contradict each other.
    #[error("{0}")]
    Configuration(String),
    /// No answer came. Whether the request was carried out is not known: the same request may be
    /// sent again under the same idempotency key.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The answer is no message of the protocol.
    #[error("{endpoint}: {message}")]
    InvalidReply {
        /// Where it came from.
        endpoint: String,
        /// What is wrong with it, with its path.
        message: String,
    },
    /// The server refused, and nothing was done; or the client found the request wrong itself
    /// before it was sent.
    #[error(transparent)]
    Server(#[from] Box<ServerError>),
    /// The call's token was cancelled.
    #[error("the call was cancelled")]
    Cancelled,
}

impl Error {
    pub(crate) fn transport(
        kind: TransportErrorKind,
        endpoint: &str,
        message: impl Into<String>,
    ) -> Self {
        Self::Transport(TransportError {
            kind,
            endpoint: endpoint.to_owned(),
            message: message.into(),
            retry_after: None,
        })
    }

    /// A refusal by the client itself, as the server would word it.
    pub(crate) fn refused(code: ErrorCode, path: &str, message: &str) -> Self {
        Self::Server(Box::new(ServerError {
            code,
            message: message.to_owned(),
            path: (!path.is_empty()).then(|| path.to_owned()),
            value: None,
            retryable: false,
            retry_after: None,
            detail: serde_json::Map::new(),
        }))
    }

    /// The code, when the server refused.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        match self {
            Self::Server(error) => Some(&error.code),
            _ => None,
        }
    }

    /// Whether the same request under the same key may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Server(error) => error.retryable,
            Self::Transport(error) => matches!(
                error.kind,
                TransportErrorKind::Timeout | TransportErrorKind::Unreachable
            ),
            _ => false,
        }
    }

    /// The least pause before the request is sent again, if the server said one.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Server(error) => error.retry_after,
            Self::Transport(error) => error.retry_after,
            _ => None,
        }
    }
}

/// How a request stayed without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The server did not answer in time.
    Timeout,
    /// There is no connection, or it broke, or what answers is not the scheduler, such as a proxy
    /// that has nobody behind it.
    Unreachable,
    /// A server answers that is not the one expected: another key, or a certificate that is not
    /// trusted.
    Handshake,
    /// The client was closed.
    Closed,
}

/// No answer came.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// How.
    pub kind: TransportErrorKind,
    /// The address that was tried.
    pub endpoint: String,
    /// What happened, in words.
    pub message: String,
    /// When to try again, if the other side said so.
    pub retry_after: Option<Duration>,
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.endpoint.as_str() {
            "" => f.write_str(&self.message),
            endpoint => write!(f, "{endpoint}: {}", self.message),
        }
    }
}

impl std::error::Error for TransportError {}

/// A refusal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServerError {
    /// What went wrong.
    pub code: ErrorCode,
    /// The same in words, for people.
    pub message: String,
    /// Where in the request, as a JSON Pointer.
    pub path: Option<String>,
    /// The offending value as JSON text, cut, with secrets masked.
    pub value: Option<String>,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// When to try again.
    pub retry_after: Option<Duration>,
    /// More, for programs.
    pub detail: serde_json::Map<String, serde_json::Value>,
}

impl From<MalformedMessage> for Error {
    /// As a refusal with the code `invalid_message`.
    fn from(malformed: MalformedMessage) -> Self {
        Self::refused(ErrorCode::InvalidMessage, "", &malformed.to_string())
    }
}

impl From<ErrorResponse> for ServerError {
    fn from(response: ErrorResponse) -> Self {
        Self {
            code: response.code,
            message: response.message,
            path: response.path,
            value: response.value,
            retryable: response.retryable,
            retry_after: response.retry_after_s.map(seconds),
            detail: response.detail.unwrap_or_default(),
        }
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        if let Some(path) = &self.path {
            write!(f, " (at {path})")?;
        }
        match &self.value {
            Some(value) => write!(f, ": {value}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ServerError {}

/// A duration of the protocol: at most a day, so that every clock can hold it.
pub(crate) fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds.clamp(0.0, 86_400.0))
}
