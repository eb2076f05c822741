"""The small part of Go's templates that Knative's settings and KServe's runtimes use."""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")


def expand(text: str, values: Mapping[str, str]) -> str:
    """`text` with every `{{ .Name }}` replaced by `values["Name"]`.

    Raises:
        ValueError: `text` asks for something else.
    """

    def value(match: re.Match[str]) -> str:
        expression = match[1]
        name = expression.removeprefix(".")
        if name == expression or name not in values:
            known = ", ".join(f"{{{{.{each}}}}}" for each in values)
            raise ValueError(f"{match[0]!r} cannot be filled in; known are {known}")
        return values[name]

    return _PLACEHOLDER.sub(value, text)
