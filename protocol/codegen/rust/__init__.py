"""The emitter of the Rust crate: messages as serde types, and the client's methods."""

from .emitter import generate

__all__ = ["generate"]
