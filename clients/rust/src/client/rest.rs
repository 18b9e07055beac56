//! Requests over HTTP.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use ureq::http;
use ureq::tls::{parse_pem, Certificate, PemItem, RootCerts, TlsConfig};
use ureq::{Agent, Timeout};

use super::{HttpReply, Prepared, RawReply};
use crate::cancellation::CancellationToken;
use crate::connection::{exposes_token, is_loopback, is_rest, Connection};
use crate::error::{Error, TransportErrorKind};

const MAX_REPLY_BYTES: u64 = 64 * 1024 * 1024;
/// What a proxy can ask a client to wait at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Connections to gateways. A call takes an idle one or opens one, so that as many stand as calls
/// ran at once, and that each can be shut by itself.
#[derive(Debug)]
pub(super) struct Rest {
    settings: Settings,
    idle: Mutex<Vec<Agent>>,
}

#[derive(Debug)]
struct Settings {
    authorization: Option<http::HeaderValue>,
    user_agent: String,
    roots: Option<Arc<Vec<Certificate<'static>>>>,
    connect_timeout: Duration,
    is_local: bool,
    /// Whether the token may be sent in clear to other machines.
    insecure_plaintext: bool,
}

impl Rest {
    pub(super) fn new(
        connection: &Connection,
        connect_timeout: Duration,
        name: Option<&str>,
        insecure_plaintext: bool,
    ) -> Result<Self, Error> {
        let authorization = match &connection.token {
            Some(token) => {
                let mut value = http::HeaderValue::try_from(format!("Bearer {token}"))
                    .map_err(|_| Error::Configuration("the token is no text of HTTP".to_owned()))?;
                value.set_sensitive(true);
                Some(value)
            }
            None => None,
        };
        let user_agent = name
            .unwrap_or(concat!("hola-hpo-rust/", env!("CARGO_PKG_VERSION")))
            .to_owned();
        if http::HeaderValue::from_str(&user_agent).is_err() {
            return Err(Error::Configuration(format!(
                "the name {user_agent:?} is no text of HTTP"
            )));
        }
        let mut is_local = true;
        for endpoint in &connection.rest {
            let uri: http::Uri = endpoint
                .parse()
                .map_err(|error| Error::Configuration(format!("{endpoint:?}: {error}")))?;
            is_local &= is_loopback(&uri);
            if authorization.is_some() && !insecure_plaintext && exposes_token(endpoint) {
                return Err(Error::Configuration(format!(
                    "{endpoint}: the token would be sent in clear over the network: use https://, \
                     or allow it with `insecure_plaintext` or HOLA_INSECURE_PLAINTEXT=1"
                )));
            }
        }
        let roots = match &connection.ca_file {
            Some(path) => Some(Arc::new(certificates(path)?)),
            None => None,
        };
        Ok(Self {
            settings: Settings {
                authorization,
                user_agent,
                roots,
                connect_timeout,
                is_local,
                insecure_plaintext,
            },
            idle: Mutex::new(Vec::new()),
        })
    }

    pub(super) fn drop_connections(&self) {
        self.idle().clear();
    }

    /// Whether a leader's address may take the place of the one in use: never from https to http,
    /// and never where the token could be read on the way.
    pub(super) fn may_follow(&self, from: &str, to: &str) -> bool {
        let is_safe = self.settings.authorization.is_none()
            || self.settings.insecure_plaintext
            || !exposes_token(to);
        let is_weaker = is_https(from) && !is_https(to);
        is_rest(to) && is_safe && !is_weaker
    }

    /// Sends a request once.
    pub(super) fn exchange(
        &self,
        endpoint: &str,
        call: &Prepared,
        stop: &CancellationToken,
    ) -> Result<RawReply, Error> {
        let idle = self.idle().pop();
        let agent = idle.unwrap_or_else(|| self.settings.agent());
        let shut = agent.clone();
        let guard = stop.on_cancel(move || shut.shutdown());
        let reply = self.send(&agent, endpoint, call);
        drop(guard);
        if reply.is_ok() {
            self.idle().push(agent);
        }
        reply
    }

    fn send(&self, agent: &Agent, endpoint: &str, call: &Prepared) -> Result<RawReply, Error> {
        let mut uri = endpoint.trim_end_matches('/').to_owned();
        uri += &call
            .operation
            .path
            .replace("{study}", &encoded(&call.study));
        if !call.operation.has_body {
            uri += &query(&call.fields);
        }
        let mut request = http::Request::builder()
            .method(call.operation.method)
            .uri(&uri)
            .header("Accept", "application/json")
            .header("Hola-Protocol", call.version.to_string());
        if let Some(authorization) = &self.settings.authorization {
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
        let retry_after = response.headers().get("Retry-After").and_then(pause);
        let body = response.body_mut().with_config().limit(MAX_REPLY_BYTES);
        Ok(RawReply {
            body: body.read_to_vec().map_err(failed)?,
            endpoint: endpoint.to_owned(),
            http: Some(HttpReply {
                status: status.as_u16(),
                retry_after,
            }),
        })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Agent>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Settings {
    fn agent(&self) -> Agent {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(self.connect_timeout))
            .user_agent(self.user_agent.as_str());
        if let Some(roots) = &self.roots {
            let roots = RootCerts::Specific(Arc::clone(roots));
            config = config.tls_config(TlsConfig::builder().root_certs(roots).build());
        }
        if self.is_local {
            config = config.proxy(None);
        }
        config.build().into()
    }
}

/// What `Retry-After` says: seconds or a date (RFC 9110, section 10.2.3), within bounds.
fn pause(value: &http::HeaderValue) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    let asked = match text.parse() {
        Ok(whole) => Duration::from_secs(whole),
        Err(_) => httpdate::parse_http_date(text)
            .ok()?
            .duration_since(SystemTime::now())
            .unwrap_or_default(),
    };
    Some(asked.min(LONGEST_PAUSE))
}

fn certificates(path: &std::path::Path) -> Result<Vec<Certificate<'static>>, Error> {
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

/// The fields of a request as query: lists as repeated keys.
fn query(fields: &Value) -> String {
    let mut text = String::new();
    for (name, value) in fields.as_object().into_iter().flatten() {
        if name == "tag" || name == "study" {
            continue;
        }
        let items = match value {
            Value::Array(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        for item in items {
            let written = match item {
                Value::String(text) => encoded(text),
                other => encoded(&other.to_string()),
            };
            text.push(if text.is_empty() { '?' } else { '&' });
            text += &format!("{name}={written}");
        }
    }
    text
}

fn is_https(endpoint: &str) -> bool {
    endpoint.starts_with("https://")
}

/// Percent-encoded but for what RFC 3986 calls unreserved.
fn encoded(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                written.push(char::from(byte));
            }
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(written, "%{byte:02X}");
            }
        }
    }
    written
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_are_repeated_and_texts_are_encoded() {
        let fields =
            json!({"tag": "T", "study": "s", "states": ["a", "b c"], "limit": 5, "all": true});
        assert_eq!(query(&fields), "?all=true&limit=5&states=a&states=b%20c");
        assert_eq!(query(&json!({"tag": "T"})), "");
        assert_eq!(encoded("ü/~"), "%C3%BC%2F~");
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let pause = |text| pause(&http::HeaderValue::from_static(text));
        assert_eq!(pause("7"), Some(Duration::from_secs(7)));
        assert_eq!(pause("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(pause("Sat, 06 Nov 2094 08:49:37 GMT"), Some(LONGEST_PAUSE));
        assert_eq!(pause("9000"), Some(LONGEST_PAUSE));
        assert_eq!(pause("soon"), None);
    }
}
