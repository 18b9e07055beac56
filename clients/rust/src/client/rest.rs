//! Requests over HTTP that block.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use ureq::http;
use ureq::tls::{parse_pem, Certificate, PemItem, RootCerts, TlsConfig};
use ureq::{Agent, Timeout};

use super::call::Call;
use super::http::{retry_after, uri, Identity, MAX_REPLY_BYTES};
use super::reply::{HttpReply, RawReply};
use crate::cancellation::CancellationToken;
use crate::connection::Connection;
use crate::error::{Error, TransportErrorKind};

/// Connections to gateways. A call takes an idle one or opens one, so that as many stand as calls
/// ran at once, and that each can be shut by itself.
#[derive(Debug)]
pub(super) struct Rest {
    identity: Identity,
    roots: Option<Arc<Vec<Certificate<'static>>>>,
    connect_timeout: Duration,
    idle: Mutex<Vec<Agent>>,
}

impl Rest {
    pub(super) fn new(
        connection: &Connection,
        identity: Identity,
        connect_timeout: Duration,
    ) -> Result<Self, Error> {
        let roots = match &connection.ca_file {
            Some(path) => Some(Arc::new(certificates(path)?)),
            None => None,
        };
        Ok(Self {
            identity,
            roots,
            connect_timeout,
            idle: Mutex::default(),
        })
    }

    pub(super) fn drop_connections(&self) {
        self.idle.lock().clear();
    }

    /// Whether a leader's address may take the place of the one in use.
    pub(super) fn may_follow(&self, from: &str, to: &str) -> bool {
        self.identity.may_follow(from, to)
    }

    /// Sends a request once.
    pub(super) fn exchange(
        &self,
        endpoint: &str,
        call: &Call,
        stop: &CancellationToken,
    ) -> Result<RawReply, Error> {
        let idle = self.idle.lock().pop();
        let agent = idle.unwrap_or_else(|| self.agent());
        let shut = agent.clone();
        let guard = stop.on_cancel(move || shut.shutdown());
        let reply = self.send(&agent, endpoint, call);
        drop(guard);
        if reply.is_ok() {
            self.idle.lock().push(agent);
        }
        reply
    }

    fn send(&self, agent: &Agent, endpoint: &str, call: &Call) -> Result<RawReply, Error> {
        let uri = uri(endpoint, call);
        let mut request = http::Request::builder()
            .method(call.operation.method)
            .uri(&uri)
            .header("Accept", "application/json")
            .header("Hola-Protocol", call.version.to_string());
        if let Some(authorization) = &self.identity.authorization {
            request = request.header("Authorization", authorization);
        }
        if let Some(key) = &call.key {
            request = request.header("Idempotency-Key", key);
        }
        let sent = if call.operation.has_body {
            let request = request
                .header("Content-Type", "application/json")
                .body(call.body.as_slice())
                .map_err(|error| Error::Configuration(format!("{uri:?}: {error}")))?;
            let configured = agent.configure_request(request);
            agent.run(configured.timeout_global(Some(call.timeout)).build())
        } else {
            let request = request
                .body(())
                .map_err(|error| Error::Configuration(format!("{uri:?}: {error}")))?;
            let configured = agent.configure_request(request);
            agent.run(configured.timeout_global(Some(call.timeout)).build())
        };
        let failed = |error| failure(error, endpoint, call.timeout);
        let mut response = sent.map_err(failed)?;
        let status = response.status();
        let retry_after = response.headers().get("Retry-After").and_then(retry_after);
        let body = response
            .body_mut()
            .with_config()
            .limit(MAX_REPLY_BYTES as u64);
        Ok(RawReply {
            body: body.read_to_vec().map_err(failed)?,
            endpoint: endpoint.to_owned(),
            http: Some(HttpReply {
                status: status.as_u16(),
                retry_after,
            }),
        })
    }

    fn agent(&self) -> Agent {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(self.connect_timeout))
            .user_agent(self.identity.user_agent.as_str());
        if let Some(roots) = &self.roots {
            let roots = RootCerts::Specific(Arc::clone(roots));
            config = config.tls_config(TlsConfig::builder().root_certs(roots).build());
        }
        if self.identity.is_local {
            config = config.proxy(None);
        }
        config.build().into()
    }
}

fn certificates(path: &Path) -> Result<Vec<Certificate<'static>>, Error> {
    let complaint = |error: &dyn std::fmt::Display| {
        Error::Configuration(format!(
            "{}: not a file of certificates: {error}",
            path.display()
        ))
    };
    let text = std::fs::read(path).map_err(|error| complaint(&error))?;
    let mut found = Vec::new();
    for item in parse_pem(&text) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| complaint(&error))? {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        return Err(complaint(&"it holds none"));
    }
    Ok(found)
}

fn failure(error: ureq::Error, endpoint: &str, timeout: Duration) -> Error {
    use TransportErrorKind::{Handshake, Timeout as TimedOut, Unreachable};
    let (kind, message) = match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            (Unreachable, "no connection in time".to_owned())
        }
        ureq::Error::Timeout(_) => (TimedOut, format!("no answer within {timeout:?}")),
        ureq::Error::BodyExceedsLimit(bytes) => {
            return Error::InvalidReply {
                endpoint: endpoint.to_owned(),
                message: format!("the reply is longer than {bytes} bytes"),
            }
        }
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => {
            return Error::Configuration(format!("{endpoint}: {error}"))
        }
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => (Handshake, untrusted(&error)),
        // What rustls finds wrong with the other side arrives as invalid data.
        ureq::Error::Io(ref inner) if inner.kind() == io::ErrorKind::InvalidData => {
            (Handshake, untrusted(&error))
        }
        other => (Unreachable, other.to_string()),
    };
    Error::transport(kind, endpoint, message)
}

fn untrusted(error: &ureq::Error) -> String {
    format!("the server is not trusted: {error}; give the `ca_file` of its authority")
}
