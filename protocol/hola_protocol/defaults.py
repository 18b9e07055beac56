"""The defaults of fields."""

from typing import Any

import msgspec


def field_default(field: msgspec.structs.FieldInfo) -> Any:
    """What a field is when nobody says.

    :param field: an optional field.
    """
    return field.default_factory() if field.default is msgspec.NODEFAULT else field.default
