"""A second opinion on messages: the JSON Schema, read by a validator that others wrote."""

import json

from jsonschema import Draft202012Validator

from hola_conformance.data_files import message_schema


class SchemaCheck:
    """Validates messages by their tag."""

    def __init__(self) -> None:
        self._schema = message_schema()
        self._validators: dict[str, Draft202012Validator] = {}

    def __call__(self, body: bytes) -> str | None:
        """What is wrong with a message.

        :param body: its bytes.
        :returns: the first breach of the schema, or None.
        """
        message = json.loads(body)
        tag = message["tag"]
        validator = self._validators.get(tag)
        if validator is None:
            schema = {"$schema": self._schema["$schema"], "$ref": f"#/$defs/{tag}", "$defs": self._schema["$defs"]}
            validator = self._validators[tag] = Draft202012Validator(schema)
        for error in validator.iter_errors(message):
            return f"{error.json_path}: {error.message}"
        return None
