//! What both clients say over HTTP, whatever library carries it.

use std::time::{Duration, SystemTime};

use percent_encoding::{utf8_percent_encode, AsciiSet, NON_ALPHANUMERIC};
use serde_json::Value;
use ureq::http::{HeaderValue, Uri};

use super::call::Call;
use crate::connection::{exposes_token, is_loopback, is_rest, Connection};
use crate::error::Error;

/// How long a reply may be.
pub(super) const MAX_REPLY_BYTES: usize = 64 * 1024 * 1024;
/// What a proxy can ask a client to wait at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// What RFC 3986 calls unreserved stays as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What is the same in every request.
#[derive(Debug)]
pub(super) struct Identity {
    pub(super) authorization: Option<HeaderValue>,
    pub(super) user_agent: String,
    /// Whether every address is on this machine.
    pub(super) is_local: bool,
    /// Whether the token may be sent in clear to other machines.
    insecure_plaintext: bool,
}

impl Identity {
    pub(super) fn new(
        connection: &Connection,
        name: Option<&str>,
        insecure_plaintext: bool,
    ) -> Result<Self, Error> {
        let authorization = match &connection.token {
            Some(token) => {
                let mut value = HeaderValue::try_from(format!("Bearer {token}"))
                    .map_err(|_| Error::Configuration("the token is no text of HTTP".to_owned()))?;
                value.set_sensitive(true);
                Some(value)
            }
            None => None,
        };
        let user_agent = name
            .unwrap_or(concat!("hola-hpo-rust/", env!("CARGO_PKG_VERSION")))
            .to_owned();
        if HeaderValue::from_str(&user_agent).is_err() {
            return Err(Error::Configuration(format!(
                "the name {user_agent:?} is no text of HTTP"
            )));
        }
        let mut is_local = true;
        for endpoint in &connection.rest {
            let uri: Uri = endpoint
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
        Ok(Self {
            authorization,
            user_agent,
            is_local,
            insecure_plaintext,
        })
    }

    /// Whether a leader's address may take the place of the one in use: never from https to http,
    /// and never where the token could be read on the way.
    pub(super) fn may_follow(&self, from: &str, to: &str) -> bool {
        let is_safe = self.authorization.is_none() || self.insecure_plaintext || !exposes_token(to);
        let is_weaker = is_https(from) && !is_https(to);
        is_rest(to) && is_safe && !is_weaker
    }
}

/// Where a request goes.
pub(super) fn uri(endpoint: &str, call: &Call) -> String {
    let study = encoded(&call.study);
    let mut uri = endpoint.trim_end_matches('/').to_owned();
    uri += &call.operation.path.replace("{study}", &study);
    if !call.operation.has_body {
        uri += &query(&call.fields);
    }
    uri
}

/// What `Retry-After` says: seconds or a date (RFC 9110, section 10.2.3), within bounds.
pub(super) fn retry_after(value: &HeaderValue) -> Option<Duration> {
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
            text.extend([name, "=", &written]);
        }
    }
    text
}

fn is_https(endpoint: &str) -> bool {
    endpoint.starts_with("https://")
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
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
        let pause = |text| retry_after(&HeaderValue::from_static(text));
        assert_eq!(pause("7"), Some(Duration::from_secs(7)));
        assert_eq!(pause("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(pause("Sat, 06 Nov 2094 08:49:37 GMT"), Some(LONGEST_PAUSE));
        assert_eq!(pause("9000"), Some(LONGEST_PAUSE));
        assert_eq!(pause("soon"), None);
    }
}
