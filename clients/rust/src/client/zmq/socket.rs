//! One connection, and what its monitor says of it.

use std::time::{Duration, Instant};

use crate::cancellation::CancellationToken;
use crate::client::call::Call;
use crate::error::{Error, TransportErrorKind};
use crate::protocol::{read_header, ErrorCode};

const FIRST_FRAME: &[u8] = b"hola/1";
/// How often a call that waits looks whether it was cancelled.
const SLICE: Duration = Duration::from_millis(100);
/// What a closed connection may take to say so.
const LAST_WORD_MS: i64 = 2_000;
/// `ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH` of zmq.h.
const MECHANISM_MISMATCH: u32 = 0x1100_0002;
/// What a server answers to a token that it does not know (Z-10).
const REFUSED: u32 = 400;

/// A connection, for one call at a time. The dealer is closed before its monitor.
pub(super) struct Socket {
    pub(super) endpoint: String,
    pub(super) dealer: zmq::Socket,
    pub(super) monitor: Monitor,
}

/// Receives the events of a connection.
pub(super) struct Monitor(pub(super) zmq::Socket);

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
    /// Whether nothing has become of the connection since it stood.
    pub(super) fn stands(&self) -> bool {
        matches!(self.monitor.0.poll(zmq::POLLIN, 0), Ok(0))
    }

    fn failed(&self, kind: TransportErrorKind, message: impl Into<String>) -> Error {
        Error::transport(kind, &self.endpoint, message)
    }

    fn broken(&self, error: zmq::Error) -> Error {
        self.failed(TransportErrorKind::Unreachable, error.to_string())
    }

    /// Reads the monitor's events until the connection stands or cannot (Z-11).
    ///
    /// A server with another key just closes the connection; so does one that is stopping, and the
    /// proxy of one that is down. So a close tells of a wrong key only on the second time, and
    /// never when a connection has stood before.
    pub(super) fn await_handshake(
        &self,
        is_encrypted: bool,
        is_proven: bool,
        timeout: Duration,
        stop: &CancellationToken,
    ) -> Result<(), Error> {
        use TransportErrorKind::{Handshake, Unreachable};
        let deadline = Instant::now() + timeout;
        let mut silent_closes = 0;
        // Whether the disconnection that follows was told of by an event before it.
        let mut is_explained = false;
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
                    return Err(self.refused(value));
                }
                zmq::SocketEvent::HANDSHAKE_FAILED_NO_DETAIL | zmq::SocketEvent::DISCONNECTED
                    if is_proven =>
                {
                    let message = "the connection broke during the handshake";
                    return Err(self.failed(Unreachable, message));
                }
                zmq::SocketEvent::HANDSHAKE_FAILED_NO_DETAIL => {
                    is_explained = true;
                    silent_closes += 1;
                    if silent_closes == 2 {
                        return Err(self.failed(Handshake, silently_closed(is_encrypted)));
                    }
                }
                zmq::SocketEvent::DISCONNECTED if is_explained => is_explained = false,
                // What came was no ZMTP 3: libzmq says no more, and does not connect again.
                zmq::SocketEvent::DISCONNECTED => {
                    return Err(self.failed(Handshake, mismatch(0, is_encrypted)));
                }
                _ => {}
            }
        }
    }

    /// The answer to a handshake that the server refused. libzmq does not connect such a socket
    /// again.
    fn refused(&self, status: u32) -> Error {
        if status == REFUSED {
            let message = format!(
                "{}: the scheduler does not know this token, or it was revoked",
                self.endpoint
            );
            return Error::refused(ErrorCode::Unauthenticated, "", &message);
        }
        let message = format!("the server ended the handshake with the status {status}");
        self.failed(TransportErrorKind::Handshake, message)
    }

    fn event(&self) -> Result<(zmq::SocketEvent, u32), Error> {
        let frames = self
            .monitor
            .0
            .recv_multipart(0)
            .map_err(|error| self.broken(error))?;
        // A number of 16 bits and a value of 32, see zmq_socket_monitor(3).
        let event = frames.first().and_then(|frame| {
            let (number, value) = frame.split_first_chunk::<2>()?;
            let number = u16::from_ne_bytes(*number);
            let value = u32::from_ne_bytes(value.try_into().ok()?);
            Some((zmq::SocketEvent::from_raw(number), value))
        });
        event.ok_or_else(|| self.failed(TransportErrorKind::Unreachable, "the monitor ended"))
    }

    /// Sends a request and waits for its reply; replies to earlier requests are dropped (Z-5).
    pub(super) fn exchange(
        &self,
        id: &str,
        header: &[u8],
        call: &Call,
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
            "the server does not speak CURVE: it is no hola scheduler, or an older one"
        }
        (MECHANISM_MISMATCH, false) => {
            "the server does not speak PLAIN: it is no hola scheduler, or an older one"
        }
        _ => "the other side does not speak ZeroMQ's protocol",
    }
}

fn silently_closed(is_encrypted: bool) -> &'static str {
    if is_encrypted {
        "the server closes the connection during the handshake: the server key is probably another \
         server's, or the server does not speak CURVE"
    } else {
        "the server closes the connection during the handshake: it probably does not speak PLAIN, \
         or is not a ZeroMQ server"
    }
}
