"""The command line: ``hola COMMAND``."""

import sys

from .early_signals import EARLY

if "worker" in sys.argv[1:3]:
    EARLY.install()  # before the imports that take time

from .app import main

__all__ = ["main"]
