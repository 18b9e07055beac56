//! The settings of a client.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

#[cfg(feature = "async")]
use super::async_client::AsyncClient;
#[cfg(feature = "async")]
use super::async_rest::AsyncRest;
use super::base::Base;
use super::blocking::{Client, Link};
use super::http::Identity;
use super::rest::Rest;
use crate::connection::{is_rest, is_zmq, variable, Connection};
use crate::error::Error;
use crate::retry::Retry;

/// How messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// HTTP.
    Rest,
    /// ZeroMQ; needs the feature `zmq`.
    Zmq,
}

/// The settings of a client. What is not set comes from the connection that is found.
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    endpoints: Vec<String>,
    connection: Option<Connection>,
    transport: Option<Transport>,
    study: Option<String>,
    token: Option<String>,
    server_key: Option<String>,
    ca_file: Option<PathBuf>,
    insecure_plaintext: bool,
    timeout: Duration,
    connect_timeout: Duration,
    retry: Retry,
    name: Option<String>,
}

impl fmt::Debug for ClientBuilder {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("endpoints", &self.endpoints)
            .field("connection", &self.connection)
            .field("transport", &self.transport)
            .field("study", &self.study)
            .finish_non_exhaustive()
    }
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            endpoints: Vec::new(),
            connection: None,
            transport: None,
            study: None,
            token: None,
            server_key: None,
            ca_file: None,
            insecure_plaintext: false,
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
            retry: Retry::default(),
            name: None,
        }
    }
}

impl ClientBuilder {
    /// Adds an address of the scheduler: `http://` or `https://` for REST, `tcp://` or `ipc://` for
    /// ZeroMQ. The first is preferred. With an address only `HOLA_TOKEN`, `HOLA_SERVER_KEY` and
    /// `HOLA_STUDY` are taken from outside: the secrets of a file that was found belong to another
    /// server.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoints.push(endpoint.into());
        self
    }

    /// Sets a connection that was read before, in place of the one that would be found.
    pub fn connection(mut self, connection: Connection) -> Self {
        self.connection = Some(connection);
        self
    }

    /// Sets the transport; by default that of the endpoints, REST when there are both.
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Sets the study that is meant when a request names none.
    pub fn study(mut self, study: impl Into<String>) -> Self {
        self.study = Some(study.into());
        self
    }

    /// Sets the secret that names the caller.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Sets the scheduler's CURVE public key in Z85, which `tcp://` endpoints need.
    pub fn server_key(mut self, key: impl Into<String>) -> Self {
        self.server_key = Some(key.into());
        self
    }

    /// Sets a PEM file with the authority of the gateway's certificate.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_file = Some(path.into());
        self
    }

    /// Allows the token to be sent in clear, over `http://` to another machine, where it can be read
    /// on the way; no by default. `HOLA_INSECURE_PLAINTEXT=1` allows it, too.
    pub fn insecure_plaintext(mut self, allowed: bool) -> Self {
        self.insecure_plaintext = allowed;
        self
    }

    /// Sets how long one attempt waits for its answer, on top of any wait that the request asks for;
    /// 10 s by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long a connection may take; 5 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets when an attempt is repeated.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets what the server's log calls this client.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The client. It connects with the first call.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when there is nothing to connect to, or settings contradict each
    /// other.
    pub fn build(self) -> Result<Client, Error> {
        let (found, transport) = self.resolve()?;
        let (endpoints, link) = match transport {
            Transport::Rest => (
                &found.rest,
                Link::Rest(Rest::new(
                    &found,
                    self.identity(&found)?,
                    self.connect_timeout,
                )?),
            ),
            #[cfg(feature = "zmq")]
            Transport::Zmq => (
                &found.zmq,
                Link::Zmq(super::zmq::Zmq::new(
                    &found,
                    self.connect_timeout,
                    self.name.clone(),
                )?),
            ),
            #[cfg(not(feature = "zmq"))]
            Transport::Zmq => {
                return Err(Error::Configuration(
                    "this crate was built without its feature `zmq`".to_owned(),
                ))
            }
        };
        let base = self.base(endpoints, &found);
        Ok(Client::new(base, link))
    }

    /// The client for tokio. It connects with the first call, and only over REST.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when there is nothing to connect to, settings contradict each
    /// other, or there are only endpoints of ZeroMQ.
    #[cfg(feature = "async")]
    pub fn build_async(self) -> Result<AsyncClient, Error> {
        let (found, transport) = self.resolve()?;
        if transport != Transport::Rest {
            return Err(Error::Configuration(format!(
                "AsyncClient speaks REST only, and the endpoints are {:?}",
                found.zmq
            )));
        }
        let rest = AsyncRest::new(&found, self.identity(&found)?, self.connect_timeout)?;
        let base = self.base(&found.rest, &found);
        Ok(AsyncClient::new(base, rest))
    }

    fn identity(&self, found: &Connection) -> Result<Identity, Error> {
        let insecure_plaintext =
            self.insecure_plaintext || variable("HOLA_INSECURE_PLAINTEXT").as_deref() == Some("1");
        Identity::new(found, self.name.as_deref(), insecure_plaintext)
    }

    fn base(&self, endpoints: &[String], found: &Connection) -> Base {
        Base::new(
            endpoints.to_vec(),
            found.study.clone(),
            self.timeout,
            self.retry,
        )
    }

    /// Arguments first, then the connection, then its discovery.
    fn resolve(&self) -> Result<(Connection, Transport), Error> {
        if self.timeout.is_zero() || self.connect_timeout.is_zero() {
            return Err(Error::Configuration(
                "time-outs must be above 0 seconds".to_owned(),
            ));
        }
        let mut found = match &self.connection {
            Some(connection) => connection.clone(),
            None if self.endpoints.is_empty() => Connection::find(None)?,
            None => Connection {
                token: variable("HOLA_TOKEN"),
                server_key: variable("HOLA_SERVER_KEY"),
                study: variable("HOLA_STUDY"),
                ..Connection::default()
            },
        };
        if !self.endpoints.is_empty() {
            (found.rest, found.zmq) = self.endpoints.iter().cloned().partition(|e| is_rest(e));
        }
        if let Some(unknown) = found.zmq.iter().find(|endpoint| !is_zmq(endpoint)) {
            return Err(Error::Configuration(format!(
                "{unknown:?} is no endpoint: it must start with http://, https://, tcp:// or ipc://"
            )));
        }
        if let Some(unknown) = found.rest.iter().find(|endpoint| !is_rest(endpoint)) {
            return Err(Error::Configuration(format!(
                "{unknown:?} is no gateway: it must start with http:// or https://"
            )));
        }
        let transport = self.transport.unwrap_or(if found.rest.is_empty() {
            Transport::Zmq
        } else {
            Transport::Rest
        });
        let endpoints = match transport {
            Transport::Rest => &found.rest,
            Transport::Zmq => &found.zmq,
        };
        if endpoints.is_empty() {
            let others = [found.rest.as_slice(), found.zmq.as_slice()].concat();
            return Err(Error::Configuration(format!(
                "the connection has no endpoint for {transport:?}; others: {others:?}"
            )));
        }
        found.study = self.study.clone().or(found.study);
        found.token = self.token.clone().or(found.token);
        found.server_key = self.server_key.clone().or(found.server_key);
        found.ca_file = self.ca_file.clone().or(found.ca_file);
        Ok((found, transport))
    }
}

impl Client {
    /// A client of the scheduler that [`Connection::find`] finds.
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
}

#[cfg(feature = "async")]
impl AsyncClient {
    /// A client of the scheduler that [`Connection::find`] finds.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when there is nothing to connect to, or not over REST.
    pub fn connect() -> Result<Self, Error> {
        Self::builder().build_async()
    }

    /// The settings of a client, for [`ClientBuilder::build_async`].
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}
