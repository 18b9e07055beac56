"""Memory of this process that is free."""


def return_memory() -> None:
    """Give free memory back to the system; without this the C library keeps most of it for later."""
    import ctypes  # when it is needed: a start does without

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc alone
    if trim is not None:
        trim(0)
