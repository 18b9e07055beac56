"""One function for each operation: it checks the request against the state, and changes the state.

Everything is checked before the first change. What JSON Schema and :mod:`hola_protocol.rules` check is not checked
again.
"""
