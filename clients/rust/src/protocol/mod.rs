//! The messages of the protocol, as its specification (`protocol/SPEC.md`) defines them.
//!
//! What a client sends has `new` with the required fields and a `with_` for each other one. What a
//! server answers is read openly: unknown fields are ignored, unknown words of an enumeration and
//! unknown kinds of a union are kept as `Unknown`.

mod defaults;
mod events;
mod operation;
mod operations;
mod parts;
mod requests;
mod responses;
mod values;

pub use self::events::*;
pub use self::operation::{Operation, PagedRequest, Request, Version};
pub use self::parts::*;
pub use self::requests::*;
pub use self::responses::*;
pub use self::values::*;
pub use crate::wire::{MalformedMessage, Message, ParameterValue, UnknownKind};

/// Reads a message as a client reads a reply: strict about types, required fields and the tag, open
/// to what is unknown.
///
/// # Errors
///
/// [`MalformedMessage`] when it cannot be read as one.
pub fn read<T: Message>(body: &[u8]) -> Result<T, MalformedMessage> {
    serde_json::from_slice(body)
        .map_err(|error| error.to_string())
        .and_then(crate::wire::message)
        .map_err(MalformedMessage)
}

/// Reads the header frame of a ZeroMQ message.
///
/// # Errors
///
/// [`MalformedMessage`] when it cannot be read as one.
pub fn read_header(frame: &[u8]) -> Result<Header, MalformedMessage> {
    let refused = |problem: &str| MalformedMessage(problem.to_owned());
    let header: Header = serde_json::from_slice(frame)
        .map_err(|error| error.to_string())
        .and_then(crate::wire::from_value)
        .map_err(MalformedMessage)?;
    let minor = header.version.strip_prefix("1.").unwrap_or_default();
    let is_number =
        !minor.is_empty() && minor.len() <= 4 && minor.bytes().all(|b| b.is_ascii_digit());
    if !is_number || (minor.len() > 1 && minor.starts_with('0')) {
        return Err(refused("version: not of this major"));
    }
    if header.id.chars().count() > 64 {
        return Err(refused("id: longer than 64 characters"));
    }
    Ok(header)
}
