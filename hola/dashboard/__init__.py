"""The dashboard: a page and its files, which the gateway serves."""
