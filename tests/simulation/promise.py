"""What a simulation raises when the scheduler broke a promise."""


class BrokenPromiseError(AssertionError):
    """A promise of the protocol that the scheduler broke."""


def require(promise: bool, broken: str) -> None:
    """Hold a promise.

    :param promise: whether it is kept.
    :param broken: what is wrong otherwise.
    :raises BrokenPromiseError: when it is not kept.
    """
    if not promise:
        raise BrokenPromiseError(broken)
