"""``python -m hola.cli``: the same as ``hola``."""

from . import main

main(prog_name="hola")
