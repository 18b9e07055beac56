//! Requests over ZeroMQ.

mod security;
mod socket;

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::OnceLock;
use std::time::Duration;

use parking_lot::Mutex;
use uuid::Uuid;

use self::security::{is_encrypted, Security};
use self::socket::{Monitor, Socket};
use super::call::Call;
use super::reply::RawReply;
use crate::cancellation::CancellationToken;
use crate::connection::{is_zmq, Connection};
use crate::error::{Error, TransportErrorKind};
use crate::protocol::Header;

const MAX_REPLY_BYTES: i64 = 64 * 1024 * 1024;
/// The operating system notices a peer that is gone after about a minute. ZeroMQ's own heartbeats
/// stay off (Z-13).
const KEEPALIVE_IDLE_S: i32 = 30;
const KEEPALIVE_INTERVAL_S: i32 = 10;
const KEEPALIVE_COUNT: i32 = 3;

/// Connections to schedulers. A call takes an idle one or opens one, so that as many stand as calls
/// ran at once.
pub(super) struct Zmq {
    token: Option<String>,
    name: Option<String>,
    security: Security,
    connect_timeout: Duration,
    next_id: AtomicU64,
    idle: Mutex<Vec<Socket>>,
    /// Whether a connection with this security has stood.
    is_proven: AtomicBool,
}

/// The context of all clients of this process: one I/O thread for all.
fn context() -> &'static zmq::Context {
    static CONTEXT: OnceLock<zmq::Context> = OnceLock::new();
    CONTEXT.get_or_init(zmq::Context::new)
}

impl fmt::Debug for Zmq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Zmq").finish_non_exhaustive()
    }
}

impl Zmq {
    pub(super) fn new(
        connection: &Connection,
        connect_timeout: Duration,
        name: Option<String>,
    ) -> Result<Self, Error> {
        Ok(Self {
            token: connection.token.clone(),
            name,
            security: Security::new(connection)?,
            connect_timeout,
            next_id: AtomicU64::new(1),
            idle: Mutex::default(),
            is_proven: AtomicBool::new(false),
        })
    }

    pub(super) fn drop_connections(&self) {
        self.idle.lock().clear();
    }

    /// Whether a leader's address may take the place of the one in use: never from an encrypted
    /// connection to one that is not.
    pub(super) fn may_follow(&self, from: &str, to: &str) -> bool {
        is_zmq(to) && (is_encrypted(to) || !is_encrypted(from)) && self.security.suffices_for(to)
    }

    /// Sends a request once.
    pub(super) fn exchange(
        &self,
        endpoint: &str,
        call: &Call,
        stop: &CancellationToken,
    ) -> Result<RawReply, Error> {
        let idle = self.idle.lock().pop();
        let idle = idle.filter(|socket| socket.endpoint == endpoint && socket.stands());
        let socket = match idle {
            Some(socket) => socket,
            None => self.open(endpoint, stop)?,
        };
        let id = self.next_id.fetch_add(1, Ordering::Relaxed).to_string();
        let header = Header {
            version: call.version.to_string(),
            id: id.clone(),
            idempotency_key: call.key.clone(),
            token: self.token.clone(),
            client: self.name.clone(),
            traceparent: None,
            tracestate: None,
        };
        let header = serde_json::to_vec(&header)
            .map_err(|error| Error::Configuration(format!("the header: {error}")))?;
        let body = socket.exchange(&id, &header, call, stop)?;
        self.idle.lock().push(socket);
        Ok(RawReply {
            body,
            endpoint: endpoint.to_owned(),
            http: None,
        })
    }

    fn open(&self, endpoint: &str, stop: &CancellationToken) -> Result<Socket, Error> {
        let failed = |error: zmq::Error| {
            Error::transport(TransportErrorKind::Unreachable, endpoint, error.to_string())
        };
        let dealer = context().socket(zmq::DEALER).map_err(failed)?;
        self.configure(&dealer).map_err(failed)?;
        self.security.apply(&dealer, endpoint).map_err(|error| {
            Error::Configuration(format!(
                "{endpoint}: the token or key cannot be used: {error}"
            ))
        })?;
        let place = format!("inproc://hola-monitor-{}", Uuid::new_v4().simple());
        let events = zmq::SocketEvent::HANDSHAKE_SUCCEEDED as i32
            | zmq::SocketEvent::HANDSHAKE_FAILED_NO_DETAIL as i32
            | zmq::SocketEvent::HANDSHAKE_FAILED_PROTOCOL as i32
            | zmq::SocketEvent::HANDSHAKE_FAILED_AUTH as i32
            | zmq::SocketEvent::CONNECT_RETRIED as i32
            | zmq::SocketEvent::DISCONNECTED as i32
            | zmq::SocketEvent::MONITOR_STOPPED as i32;
        dealer.monitor(&place, events).map_err(failed)?;
        let monitor = context().socket(zmq::PAIR).map_err(failed)?;
        monitor.set_linger(0).map_err(failed)?;
        monitor.connect(&place).map_err(failed)?;
        let socket = Socket {
            endpoint: endpoint.to_owned(),
            dealer,
            monitor: Monitor(monitor),
        };
        socket.dealer.connect(endpoint).map_err(|error| {
            Error::Configuration(format!(
                "{endpoint:?} is not an address to connect to: {error}"
            ))
        })?;
        let is_proven = self.is_proven.load(Ordering::Relaxed);
        socket.await_handshake(
            is_encrypted(endpoint),
            is_proven,
            self.connect_timeout,
            stop,
        )?;
        self.is_proven.store(true, Ordering::Relaxed);
        Ok(socket)
    }

    fn configure(&self, dealer: &zmq::Socket) -> zmq::Result<()> {
        dealer.set_linger(0)?;
        dealer.set_maxmsgsize(MAX_REPLY_BYTES)?;
        dealer.set_tcp_keepalive(1)?;
        dealer.set_tcp_keepalive_idle(KEEPALIVE_IDLE_S)?;
        dealer.set_tcp_keepalive_intvl(KEEPALIVE_INTERVAL_S)?;
        dealer.set_tcp_keepalive_cnt(KEEPALIVE_COUNT)?;
        dealer.set_sndtimeo(i32::try_from(self.connect_timeout.as_millis()).unwrap_or(i32::MAX))
    }
}
