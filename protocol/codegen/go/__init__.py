"""The emitter of the Go client: structs with their codec, and the client's methods."""

from .emitter import generate

__all__ = ["generate"]
