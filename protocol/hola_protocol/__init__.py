"""The hola protocol."""
