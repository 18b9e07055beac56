"""How a test says which sentence of SPEC.md an assertion holds; ``tests/spec`` reads it."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def holds(*numbers: str, over: tuple[str, ...] = ()) -> Iterator[None]:
    """Mark the assertions in a block as those that hold sentences of SPEC.md.

    A test of one or two sentences names them in ``@pytest.mark.spec(...)``; a test of more says with this which of its
    assertions holds which.

    :param numbers: of the sentences, one or two.
    :param over: the transports, where they differ.
    """
    try:
        yield
    except BaseException as error:
        error.add_note(" ".join(("SPEC.md:", *numbers, *over)))
        raise
