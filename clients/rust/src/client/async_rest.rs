//! Requests over HTTP for tokio.

use std::error::Error as StdError;
use std::io;
use std::path::Path;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Method, Response};

use super::call::Call;
use super::http::{retry_after, uri, Identity, MAX_REPLY_BYTES};
use super::reply::{HttpReply, RawReply};
use crate::connection::Connection;
use crate::error::{Error, TransportErrorKind};

/// Connections to gateways.
#[derive(Debug)]
pub(super) struct AsyncRest {
    identity: Identity,
    client: Client,
}

impl AsyncRest {
    pub(super) fn new(
        connection: &Connection,
        identity: Identity,
        connect_timeout: Duration,
    ) -> Result<Self, Error> {
        let mut builder = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(connect_timeout)
            .user_agent(identity.user_agent.as_str());
        if let Some(path) = &connection.ca_file {
            builder = builder.tls_built_in_root_certs(false);
            for certificate in certificates(path)? {
                builder = builder.add_root_certificate(certificate);
            }
        }
        if identity.is_local {
            builder = builder.no_proxy();
        }
        let client = builder
            .build()
            .map_err(|error| Error::Configuration(explained(&error)))?;
        Ok(Self { identity, client })
    }

    /// Whether a leader's address may take the place of the one in use.
    pub(super) fn may_follow(&self, from: &str, to: &str) -> bool {
        self.identity.may_follow(from, to)
    }

    /// Sends a request once.
    pub(super) async fn exchange(&self, endpoint: &str, call: &Call) -> Result<RawReply, Error> {
        let method = Method::from_bytes(call.operation.method.as_bytes())
            .map_err(|error| Error::Configuration(error.to_string()))?;
        let mut request = self
            .client
            .request(method, uri(endpoint, call))
            .timeout(call.timeout)
            .header("Accept", "application/json")
            .header("Hola-Protocol", call.version.to_string());
        if let Some(authorization) = &self.identity.authorization {
            request = request.header("Authorization", authorization);
        }
        if let Some(key) = &call.key {
            request = request.header("Idempotency-Key", key);
        }
        if call.operation.has_body {
            request = request
                .header("Content-Type", "application/json")
                .body(call.body.clone());
        }
        let failed = |error| failure(&error, endpoint, call.timeout);
        let response = request.send().await.map_err(failed)?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get("Retry-After").and_then(retry_after);
        Ok(RawReply {
            body: body_of(response, endpoint, failed).await?,
            endpoint: endpoint.to_owned(),
            http: Some(HttpReply {
                status,
                retry_after,
            }),
        })
    }
}

async fn body_of(
    mut response: Response,
    endpoint: &str,
    failed: impl Fn(reqwest::Error) -> Error,
) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(&failed)? {
        if body.len() + chunk.len() > MAX_REPLY_BYTES {
            return Err(Error::InvalidReply {
                endpoint: endpoint.to_owned(),
                message: format!("the reply is longer than {MAX_REPLY_BYTES} bytes"),
            });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, Error> {
    let complaint = |problem: String| {
        let file = path.display();
        Error::Configuration(format!("{file}: not a file of certificates: {problem}"))
    };
    let text = std::fs::read(path).map_err(|error| complaint(error.to_string()))?;
    let found =
        Certificate::from_pem_bundle(&text).map_err(|error| complaint(explained(&error)))?;
    if found.is_empty() {
        return Err(complaint("it holds none".to_owned()));
    }
    Ok(found)
}

fn failure(error: &reqwest::Error, endpoint: &str, timeout: Duration) -> Error {
    use TransportErrorKind::{Handshake, Timeout, Unreachable};
    if error.is_builder() {
        return Error::Configuration(format!("{endpoint}: {}", explained(error)));
    }
    let (kind, message) = if is_distrust(error) {
        let why = explained(error);
        let message =
            format!("the server is not trusted: {why}; give the `ca_file` of its authority");
        (Handshake, message)
    } else if error.is_connect() {
        (Unreachable, explained(error))
    } else if error.is_timeout() {
        (Timeout, format!("no answer within {timeout:?}"))
    } else {
        (Unreachable, explained(error))
    };
    Error::transport(kind, endpoint, message)
}

/// Whether TLS found something wrong with the other side: it says so as invalid data.
fn is_distrust(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        let io = error.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        // The source of an io::Error that wraps another one passes over that.
        next = match io.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}

/// The innermost cause, which says what happened; the outer ones repeat the address.
fn explained(error: &reqwest::Error) -> String {
    let mut cause: &dyn StdError = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
