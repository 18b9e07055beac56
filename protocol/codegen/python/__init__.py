"""The emitter of the Python clients' methods; the structs are those of hola_protocol."""

from .emitter import generate

__all__ = ["generate"]
