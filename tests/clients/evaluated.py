"""Evaluations of functions."""

ONE, TWO = ("loss",), ("loss", "size")
