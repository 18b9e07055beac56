//! What a reply says.

use std::time::Duration;

use serde_json::Value;

use crate::error::{Error, TransportError, TransportErrorKind};
use crate::protocol::{ErrorResponse, Message, Operation};
use crate::wire;

/// A reply as it came.
pub(super) struct RawReply {
    pub(super) body: Vec<u8>,
    pub(super) endpoint: String,
    /// What HTTP says of it; absent over ZeroMQ.
    pub(super) http: Option<HttpReply>,
}

/// What HTTP says of a reply.
pub(super) struct HttpReply {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
}

impl RawReply {
    /// The response that a reply holds.
    ///
    /// What is no message of the protocol at all came from something between the client and the
    /// gateway, such as a proxy: the scheduler is not reachable there for now.
    pub(super) fn read<T: Message>(self, operation: Operation) -> Result<T, Error> {
        let Self {
            body,
            endpoint,
            http,
        } = self;
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
}
