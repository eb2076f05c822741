"""Templates with variables: text with `{{name}}` in it, and nothing that runs.

A value is put in once, as it is: what stands in a value is never read as a template.
"""

import re
from collections.abc import Mapping
from typing import Final

NAME_PATTERN: Final = r"^[a-z][a-z0-9_]{0,31}$"
_PLACEHOLDER: Final = re.compile(r"\{\{ ?([a-z][a-z0-9_]{0,31}) ?\}\}")
_OPENING: Final = "{{"


def names_in(template: str) -> frozenset[str]:
    """The variables that a template uses.

    Raises:
        ValueError: A `{{` begins no variable's name.
    """
    found = frozenset(_PLACEHOLDER.findall(template))
    rest = _PLACEHOLDER.sub("", template)
    # Taking a variable out may leave two braces of its neighbourhood side by side, which is no
    # better: nobody could tell where the variable begins.
    if _OPENING in rest:
        raise ValueError("`{{` must begin a variable such as `{{topic}}`")
    return found


def render(template: str, values: Mapping[str, str]) -> str:
    """The template with each variable's value in its place.

    Raises:
        KeyError: A variable has no value.
    """
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)
