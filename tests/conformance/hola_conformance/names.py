"""What the suite calls things."""

TOKEN = "a-token-of-the-suite"
"""The token that every client is given, unless a case is about tokens."""
