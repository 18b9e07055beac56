//! Requests over ZeroMQ.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::{Prepared, RawReply};
use crate::cancellation::CancellationToken;
use crate::connection::Connection;
use crate::error::{Error, TransportErrorKind};
use crate::protocol::{read_header, Header};
use crate::random;

const FIRST_FRAME: &[u8] = b"hola/1";
const MAX_REPLY_BYTES: i64 = 64 * 1024 * 1024;
const PING_INTERVAL_MS: i32 = 5_000;
const PING_TIMEOUT_MS: i32 = 15_000;
/// How often a call that waits looks whether it was cancelled.
const SLICE: Duration = Duration::from_millis(100);
/// What a closed connection may take to say so.
const LAST_WORD_MS: i64 = 2_000;
/// ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH of zmq.h.
const MECHANISM_MISMATCH: u32 = 0x1100_0001;

/// Connections to schedulers. A call takes an idle one or opens one, so that as many stand as calls
/// ran at once.
pub(super) struct Zmq {
    token: Option<String>,
    name: Option<String>,
    curve: Option<Curve>,
    connect_timeout: Duration,
    next_id: AtomicU64,
    idle: Mutex<Vec<Socket>>,
    /// Whether a connection with this security has stood.
    is_proven: AtomicBool,
}

/// The server's key, and keys of this client's own.
struct Curve {
    server: Vec<u8>,
    own: zmq::CurveKeyPair,
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
        let curve = match &connection.server_key {
            None => None,
            Some(key) => {
                let server = zmq::z85_decode(key)
                    .ok()
                    .filter(|bytes| bytes.len() == 32)
                    .ok_or_else(|| {
                        let what = "a CURVE server key has 40 characters of Z85";
                        Error::Configuration(what.to_owned())
                    })?;
                let own = zmq::CurveKeyPair::new()
                    .map_err(|error| Error::Configuration(format!("no CURVE keys: {error}")))?;
                Some(Curve { server, own })
            }
        };
        Ok(Self {
            token: connection.token.clone(),
            name,
            curve,
            connect_timeout,
            next_id: AtomicU64::new(1),
            idle: Mutex::default(),
            is_proven: AtomicBool::new(false),
        })
    }

    pub(super) fn drop_connections(&self) {
        self.idle().clear();
    }

    /// Sends a request once.
    pub(super) fn exchange(
        &self,
        endpoint: &str,
        call: &Prepared,
        stop: &CancellationToken,
    ) -> Result<RawReply, Error> {
        let idle = self
            .idle()
            .pop()
            .filter(|socket| socket.endpoint == endpoint);
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
        self.idle().push(socket);
        Ok(RawReply {
            body,
            endpoint: endpoint.to_owned(),
            failed_status: None,
        })
    }

    fn open(&self, endpoint: &str, stop: &CancellationToken) -> Result<Socket, Error> {
        let failed = |error: zmq::Error| {
            Error::transport(TransportErrorKind::Unreachable, endpoint, error.to_string())
        };
        let dealer = context().socket(zmq::DEALER).map_err(failed)?;
        self.configure(&dealer).map_err(failed)?;
        let place = format!("inproc://hola-monitor-{}", random::hex());
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
        socket.await_handshake(self.curve.is_some(), is_proven, self.connect_timeout, stop)?;
        self.is_proven.store(true, Ordering::Relaxed);
        Ok(socket)
    }

    fn configure(&self, dealer: &zmq::Socket) -> zmq::Result<()> {
        dealer.set_linger(0)?;
        dealer.set_maxmsgsize(MAX_REPLY_BYTES)?;
        dealer.set_heartbeat_ivl(PING_INTERVAL_MS)?;
        dealer.set_heartbeat_timeout(PING_TIMEOUT_MS)?;
        dealer.set_sndtimeo(i32::try_from(self.connect_timeout.as_millis()).unwrap_or(i32::MAX))?;
        if let Some(curve) = &self.curve {
            dealer.set_curve_serverkey(&curve.server)?;
            dealer.set_curve_publickey(&curve.own.public_key)?;
            dealer.set_curve_secretkey(&curve.own.secret_key)?;
        }
        Ok(())
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Socket>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection, for one call at a time. The dealer is closed before its monitor.
struct Socket {
    endpoint: String,
    dealer: zmq::Socket,
    monitor: Monitor,
}

/// Hears what becomes of a connection.
struct Monitor(zmq::Socket);

impl Drop for Monitor {
    /// Listens until the dealer has said its last: to tell an event to nobody would block the I/O
    /// thread of libzmq, and with it every connection.
    fn drop(&mut self) {
        let stopped = (zmq::SocketEvent::MONITOR_STOPPED as u16).to_ne_bytes();
        while matches!(self.0.poll(zmq::POLLIN, LAST_WORD_MS), Ok(ready) if ready > 0) {
            match self.0.recv_multipart(0) {
                Ok(frames) if frames.first().is_some_and(|f| !f.starts_with(&stopped)) => {}
                _ => return,
            }
        }
    }
}

impl Socket {
    fn failed(&self, kind: TransportErrorKind, message: impl Into<String>) -> Error {
        Error::transport(kind, &self.endpoint, message)
    }

    fn broken(&self, error: zmq::Error) -> Error {
        self.failed(TransportErrorKind::Unreachable, error.to_string())
    }

    /// Reads the monitor's events until the connection stands or cannot.
    ///
    /// A server that rejects us may just close the connection; so does one that is stopping, and
    /// the proxy of one that is down. Hence a close tells of a wrong key only on the second time,
    /// and never when a connection has stood before.
    fn await_handshake(
        &self,
        is_encrypted: bool,
        is_proven: bool,
        timeout: Duration,
        stop: &CancellationToken,
    ) -> Result<(), Error> {
        use TransportErrorKind::{Handshake, Unreachable};
        let deadline = Instant::now() + timeout;
        let mut silent_closes = 0;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || stop.is_cancelled() {
                let message = format!("no connection within {timeout:?}");
                return Err(self.failed(Unreachable, message));
            }
            let ready = self
                .monitor
                .0
                .poll(zmq::POLLIN, milliseconds(left.min(SLICE)));
            if ready.map_err(|error| self.broken(error))? == 0 {
                continue;
            }
            let (event, value) = self.event()?;
            match event {
                zmq::SocketEvent::HANDSHAKE_SUCCEEDED => return Ok(()),
                zmq::SocketEvent::CONNECT_RETRIED if silent_closes == 0 => {
                    return Err(self.failed(Unreachable, "nothing answers there"));
                }
                zmq::SocketEvent::HANDSHAKE_FAILED_PROTOCOL => {
                    return Err(self.failed(Handshake, mismatch(value, is_encrypted)));
                }
                zmq::SocketEvent::HANDSHAKE_FAILED_AUTH => {
                    return Err(self.failed(Handshake, "the server refused our key"));
                }
                zmq::SocketEvent::HANDSHAKE_FAILED_NO_DETAIL => {
                    if is_proven {
                        let message = "the connection broke during the handshake";
                        return Err(self.failed(Unreachable, message));
                    }
                    silent_closes += 1;
                    if silent_closes == 2 {
                        return Err(self.failed(Handshake, silently_closed(is_encrypted)));
                    }
                }
                _ => {}
            }
        }
    }

    fn event(&self) -> Result<(zmq::SocketEvent, u32), Error> {
        let frames = self
            .monitor
            .0
            .recv_multipart(0)
            .map_err(|error| self.broken(error))?;
        // A number of 16 bits and a value of 32, see zmq_socket_monitor(3).
        match frames.first().map(Vec::as_slice) {
            Some(&[a, b, c, d, e, f]) => Ok((
                zmq::SocketEvent::from_raw(u16::from_ne_bytes([a, b])),
                u32::from_ne_bytes([c, d, e, f]),
            )),
            _ => Err(self.failed(TransportErrorKind::Unreachable, "the monitor ended")),
        }
    }

    /// Sends a request and waits for its reply; replies to earlier requests are dropped (Z-5).
    fn exchange(
        &self,
        id: &str,
        header: &[u8],
        call: &Prepared,
        stop: &CancellationToken,
    ) -> Result<Vec<u8>, Error> {
        let frames: [&[u8]; 3] = [FIRST_FRAME, header, &call.body];
        let sent = self.dealer.send_multipart(frames, 0);
        sent.map_err(|error| self.broken(error))?;
        let deadline = Instant::now() + call.timeout;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let message = format!("no answer within {:?}", call.timeout);
                return Err(self.failed(TransportErrorKind::Timeout, message));
            }
            let mut items = [
                self.dealer.as_poll_item(zmq::POLLIN),
                self.monitor.0.as_poll_item(zmq::POLLIN),
            ];
            zmq::poll(&mut items, milliseconds(left.min(SLICE)))
                .map_err(|error| self.broken(error))?;
            if items[0].is_readable() {
                let reply = self
                    .dealer
                    .recv_multipart(0)
                    .map_err(|error| self.broken(error))?;
                if let Some(body) = self.body_of(reply, id)? {
                    return Ok(body);
                }
            } else if items[1].is_readable() {
                let message = "the connection broke before the answer";
                return Err(self.failed(TransportErrorKind::Unreachable, message));
            } else if stop.is_cancelled() {
                return Err(self.failed(TransportErrorKind::Closed, "the call was cut"));
            }
        }
    }

    /// The body of a reply, if it is the one to this request.
    fn body_of(&self, frames: Vec<Vec<u8>>, id: &str) -> Result<Option<Vec<u8>>, Error> {
        let wrong = |message: String| Error::InvalidReply {
            endpoint: self.endpoint.clone(),
            message,
        };
        match <[Vec<u8>; 3]>::try_from(frames) {
            Ok([first, header, body]) if first == FIRST_FRAME => {
                let header = read_header(&header).map_err(|error| {
                    wrong(format!("the header of a reply cannot be read: {error}"))
                })?;
                Ok((header.id == id).then_some(body))
            }
            _ => Err(wrong("not the frames of hola/1".to_owned())),
        }
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis())
        .unwrap_or(i64::MAX)
        .max(1)
}

fn mismatch(value: u32, is_encrypted: bool) -> &'static str {
    match (value, is_encrypted) {
        (MECHANISM_MISMATCH, true) => {
            "the server does not encrypt (CURVE): connect without a server key, or check the address"
        }
        (MECHANISM_MISMATCH, false) => "the server demands encryption (CURVE): give its server key",
        _ => "the other side does not speak ZeroMQ's protocol",
    }
}

fn silently_closed(is_encrypted: bool) -> &'static str {
    if is_encrypted {
        "the server closes the connection during the handshake: the server key is probably another \
         server's, or the server does not encrypt (CURVE)"
    } else {
        "the server closes the connection during the handshake: it probably demands encryption \
         (CURVE) with its server key, or is not a ZeroMQ server"
    }
}
