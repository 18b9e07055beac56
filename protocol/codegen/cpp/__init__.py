"""The C++ client: structs, their codec, and the operations as methods."""

from .emitter import generate

__all__ = ["generate"]
