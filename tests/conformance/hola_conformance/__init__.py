"""The conformance suite of the hola protocol: scenarios for schedulers, cases for client libraries."""

__version__ = "1.0.0"
