"""One tree of exceptions, one class for each code; when a call is repeated."""

import pickle

from hola_protocol.errors import ERRORS, ErrorResponse

from hola.clients import errors
from hola.clients.errors import (
    SERVER_ERRORS,
    ConflictError,
    HolaError,
    ServerError,
)


def test_every_code_has_its_class() -> None:
    assert list(SERVER_ERRORS) == [row.code for row in ERRORS]
    for row in ERRORS:
        cls = SERVER_ERRORS[row.code]
        words = "".join(word.capitalize() for word in row.code.split("_"))
        assert cls.__name__ == f"{words}Error"
        assert (cls.__doc__ or "")[0].isupper()


def test_every_exception_is_in_the_tree_and_documented() -> None:
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]
    assert all(issubclass(cls, HolaError) and cls.__doc__ for cls in classes)
    drawn = (errors.__doc__ or "").split()
    plain = [cls for cls in classes if cls not in SERVER_ERRORS.values()]
    assert sorted(cls.__name__ for cls in plain) == sorted(word for word in drawn if word in vars(errors))


def test_a_refusal_survives_pickling() -> None:
    error = ServerError.of(ErrorResponse(code="conflict", message="no", path="/a", value="1"))
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.response, str(copy)) == (ConflictError, error.response, str(error))
