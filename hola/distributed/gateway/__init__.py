"""The REST gateway: the protocol over HTTP, as a stateless client of the scheduler."""
