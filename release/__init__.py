"""What a release consists of: ``python -m release`` collects it in ``dist``."""
