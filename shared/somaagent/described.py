"""Descriptions of models' fields, read from each module's source once.

`use_attribute_docstrings` has pydantic look for the source of every class by itself, in the frames
that are running, and take it apart; with two hundred classes that is a fifth of the time in which
the gateway starts. Here a module is taken apart when its first class asks, with the same result.

Importing this is enough, before the first class is made: classes take `DESCRIBED` from here. It is
pydantic's own business that is done; where a later version does it elsewhere, it does as it likes.
"""

import ast
import inspect
import sys
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from pydantic._internal import _fields

_Texts = dict[str, str]
DESCRIBED: Final = True
"""For `use_attribute_docstrings`."""
_BY_PYDANTIC: Final = getattr(_fields, "extract_docstrings_from_cls", None)


def texts(cls: type[Any], use_inspect: bool = False) -> _Texts:
    """The text behind each annotated name of a class body, by the name."""
    known = _of_module(cls.__module__)
    if cls.__qualname__ in known:
        return dict(known[cls.__qualname__])
    # A class of a function, of a module without source, or one of two with the same name.
    found: _Texts = {} if _BY_PYDANTIC is None else _BY_PYDANTIC(cls, use_inspect)
    return found


@lru_cache(maxsize=256)
def _of_module(name: str) -> dict[str, _Texts]:
    module = sys.modules.get(name)
    spec = getattr(module, "__spec__", None)
    source = getattr(getattr(spec, "loader", None), "get_source", None)
    try:
        text = None if spec is None or source is None else source(spec.name)
    except (ImportError, OSError):
        text = None
    known: dict[str, _Texts] = {}
    if text is not None:
        _read(ast.parse(text).body, "", known, set())
    return known


def _read(body: list[ast.stmt], prefix: str, known: dict[str, _Texts], twice: set[str]) -> None:
    for statement in body:
        if not isinstance(statement, ast.ClassDef):
            continue
        name = prefix + statement.name
        if name in known or name in twice:
            twice.add(name)
            known.pop(name, None)
        else:
            known[name] = _texts_in(statement.body)
        _read(statement.body, f"{name}.", known, twice)


def _texts_in(body: list[ast.stmt]) -> _Texts:
    found: _Texts = {}
    for before, statement in pairwise(body):
        if (
            isinstance(before, ast.AnnAssign)
            and isinstance(before.target, ast.Name)
            and isinstance(statement, ast.Expr)
            and isinstance(statement.value, ast.Constant)
            and isinstance(statement.value.value, str)
        ):
            found[before.target.id] = inspect.cleandoc(statement.value.value)
    return found


if _BY_PYDANTIC is not None:
    setattr(_fields, "extract_docstrings_from_cls", texts)  # noqa: B010 - a name it does not export
