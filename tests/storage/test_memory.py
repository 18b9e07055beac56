"""The storage in memory."""

from hola.storage import open_storage


def test_memory_survives_nothing() -> None:
    assert open_storage("memory").durability == "memory"
