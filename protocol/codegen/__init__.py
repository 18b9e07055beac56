"""Writes the clients of every language from the committed catalog and schema: ``make generate``."""
