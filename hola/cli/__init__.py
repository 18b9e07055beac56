"""The command line: ``hola COMMAND``."""

from .app import main

__all__ = ["main"]
