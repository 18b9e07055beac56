"""The emitter of the TypeScript client."""

from .emitter import generate

__all__ = ["generate"]
