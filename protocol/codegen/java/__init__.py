"""The emitter of the Java client: messages as records, and the methods of its clients."""

from .emitter import generate

__all__ = ["generate"]
