//! Messages read and written again.

use hola::protocol::{Header, Message, Request};
use hola::Error;
use serde_json::Value;

/// A request from its bytes, for a client to send.
pub fn request<T: Request>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| wrong(&error))
}

/// A message as bytes.
pub fn written<T: Message>(message: &T) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(message).map_err(|error| wrong(&error))
}

/// Reads a message as the library does, and writes it again.
pub fn reread<T: Message>(body: &[u8]) -> Result<Vec<u8>, Error> {
    written(&hola::protocol::read::<T>(body)?)
}

/// The header of a ZeroMQ message.
pub fn reread_header(body: &[u8]) -> Result<Vec<u8>, Error> {
    let header: Header = hola::protocol::read_header(body)?;
    serde_json::to_vec(&header).map_err(|error| wrong(&error))
}

/// No message or operation has this name.
pub fn unknown(name: &str) -> Error {
    Error::Configuration(format!("no message or operation is called {name}"))
}

fn wrong(error: &dyn std::fmt::Display) -> Error {
    Error::Configuration(format!("the suite's request cannot be read: {error}"))
}

/// An error as the suite wants it.
pub fn error_object(error: &Error) -> Value {
    use hola::TransportErrorKind as Kind;
    let kind = match error {
        Error::Server(_) => "server",
        Error::InvalidReply { .. } => "invalid_reply",
        Error::Transport(error) => match error.kind {
            Kind::Timeout => "timeout",
            Kind::Handshake => "handshake",
            _ => "unreachable",
        },
        _ => "configuration",
    };
    let mut object = serde_json::json!({"kind": kind, "message": error.to_string()});
    if let Some(code) = error.code() {
        object["code"] = Value::from(code.as_str());
    }
    object
}
