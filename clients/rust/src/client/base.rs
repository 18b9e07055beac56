//! What a client is without its connections: settings, the study, the addresses, and the limits of
//! the server.

use std::time::Duration;

use parking_lot::Mutex;
use serde_json::Value;
use uuid::Uuid;

use super::call::Call;
use super::endpoints::Endpoints;
use super::options::CallOptions;
use crate::cancellation::CancellationToken;
use crate::error::{seconds, Error, TransportErrorKind};
use crate::protocol::{ErrorCode, Limits, Request};
use crate::retry::Retry;
use crate::wire::{self, DEFAULT_NESTING};

pub(super) const DEFAULT_STUDY: &str = "default";

/// A client without its connections.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) endpoints: Endpoints,
    pub(super) study: String,
    pub(super) timeout: Duration,
    pub(super) retry: Retry,
    /// Set when the client is closed.
    pub(super) closed: CancellationToken,
    bounds: Mutex<Bounds>,
}

/// What the server takes at most, as far as it is known.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    bytes: u64,
    nesting: u64,
}

impl Base {
    pub(super) fn new(
        endpoints: Vec<String>,
        study: Option<String>,
        timeout: Duration,
        retry: Retry,
    ) -> Self {
        Self {
            endpoints: Endpoints::new(endpoints),
            study: study.unwrap_or_else(|| DEFAULT_STUDY.to_owned()),
            timeout,
            retry,
            closed: CancellationToken::new(),
            bounds: Mutex::new(Bounds {
                bytes: Limits::default().max_message_bytes,
                nesting: DEFAULT_NESTING,
            }),
        }
    }

    /// Takes over what the server announced.
    pub(super) fn set_limits(&self, limits: &Limits) {
        *self.bounds.lock() = Bounds {
            bytes: limits.max_message_bytes,
            nesting: limits.max_nesting,
        };
    }

    /// The error of a call that was stopped.
    pub(super) fn stopped(&self) -> Error {
        if self.closed.is_cancelled() {
            Error::transport(TransportErrorKind::Closed, "", "the client is closed")
        } else {
            Error::Cancelled
        }
    }

    /// A request as it is sent.
    pub(super) fn prepare<R: Request>(
        &self,
        request: &R,
        options: &CallOptions,
    ) -> Result<Call, Error> {
        let operation = R::OPERATION;
        let bounds = *self.bounds.lock();
        let mut fields = wire::object(request, bounds.nesting).map_err(|wrong| {
            Error::refused(ErrorCode::InvalidMessage, &wrong.path, &wrong.message)
        })?;
        let study = request.study().unwrap_or(&self.study).to_owned();
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
        let key = operation.keyed.then(|| match &options.idempotency_key {
            Some(key) => key.clone(),
            None => Uuid::new_v4().to_string(),
        });
        if !key.as_deref().is_none_or(is_key) {
            let message = "an idempotency key is a UUID in lower case";
            return Err(Error::refused(ErrorCode::InvalidMessage, "", message));
        }
        let timeout = options.timeout.unwrap_or(self.timeout) + seconds(request.wait_s());
        Ok(Call {
            operation,
            version: request.version(),
            study,
            fields,
            body,
            key,
            timeout,
        })
    }
}

/// Whether a key is a UUID as this crate writes one: hyphenated, in lower case.
fn is_key(key: &str) -> bool {
    Uuid::try_parse(key).is_ok_and(|uuid| uuid.to_string() == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_uuid_in_lower_case_with_hyphens() {
        let key = Uuid::new_v4().to_string();
        assert!(is_key(&key));
        for other in [
            key.to_uppercase(),
            key.replace('-', ""),
            format!("{{{key}}}"),
        ] {
            // A key without letters is the same in upper case.
            assert!(!is_key(&other) || other == key, "{other}");
        }
    }
}
