"""``python -m hola.cli``: the same as ``hola``."""

from .app import main

main(prog_name="hola")
