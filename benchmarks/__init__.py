"""How fast it is, measured side by side with peers and with bare floors. ``python -m benchmarks --help``."""
