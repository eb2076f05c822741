"""JSON Schema 2020-12 for arguments and results. Imports the engine; load it only to validate."""

from typing import Final, Self

import jsonschema_rs
from jsonschema_rs import Draft202012Validator, ReferencingError, ValidationError

from somaagent.tools.spec import Json, JsonObject

MOST_PROBLEMS: Final = 8
"""Most problems of one value that are told."""

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_LONGEST_PROBLEM: Final = 200


class Schema:
    """One compiled schema."""

    def __init__(self, validator: Draft202012Validator) -> None:
        self._validator = validator

    @classmethod
    def compile(cls, schema: JsonObject) -> Self:
        """Compile a schema that needs nothing but itself.

        Raises:
            ValueError: It is no schema of this dialect, or refers to something elsewhere.
        """
        if schema.get("$schema", _DIALECT) != _DIALECT:
            raise ValueError("only JSON Schema 2020-12 is understood")
        try:
            jsonschema_rs.meta.validate({**schema, "$schema": _DIALECT})
            return cls(Draft202012Validator(schema, offline=True))
        except (ValidationError, ReferencingError) as error:
            raise ValueError(str(error).splitlines()[0][:_LONGEST_PROBLEM]) from error

    def problems(self, value: Json) -> list[str]:
        """Where `value` does not fit and why, a line for each place; nothing when it fits."""
        told: list[str] = []
        for error in self._validator.iter_errors(value):
            place = "/".join(str(step) for step in error.instance_path)
            told.append(f"{place or 'the whole'}: {error.message[:_LONGEST_PROBLEM]}")
            if len(told) == MOST_PROBLEMS:
                break
        return told
