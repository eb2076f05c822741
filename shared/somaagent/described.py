"""Models whose fields are described by the text behind them, read from each module's source once.

Pydantic's `use_attribute_docstrings` looks for the source of every class by itself, in the frames
that are running, and takes it apart; with two hundred classes that is a fifth of the time in which
the gateway starts. Here a module is taken apart when its first class is made, with the same result
for classes of modules; one that a function makes has no descriptions.
"""

import ast
import contextlib
import inspect
import sys
import tokenize
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, ClassVar, get_args, get_origin

from pydantic import Field

_Texts = dict[str, str]


class Described:
    """A base to stand before pydantic's own: gives each field the text behind it.

    A description that a field has already stays.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:  # Any: whatever a class statement takes
        """Write the texts into the annotations, from which pydantic makes its fields next."""
        super().__init_subclass__(**kwargs)
        texts = _of_module(cls.__module__).get(cls.__qualname__, {})
        cls.__annotations__ = {
            name: _with_text(annotation, texts.get(name))
            for name, annotation in inspect.get_annotations(cls).items()
        }


def _with_text(annotation: Any, text: str | None) -> Any:  # Any: whatever may annotate a field
    if text is None or ClassVar in (annotation, get_origin(annotation)):
        return annotation
    described = Field(description=text)
    if get_origin(annotation) is Annotated:
        # What comes later counts, so a description of its own comes after this one.
        kind, *metadata = get_args(annotation)
        return Annotated[(kind, described, *metadata)]
    return Annotated[annotation, described]


@lru_cache(maxsize=256)
def _of_module(name: str) -> dict[str, _Texts]:
    """The texts of a module's classes by their qualified names.

    Of two classes with one name there are none.
    """
    file = getattr(sys.modules.get(name), "__file__", None) or ""
    text = None
    # Of bytecode alone, or in an archive, there is nothing to read.
    if file.endswith(".py"):
        with contextlib.suppress(OSError), tokenize.open(file) as source:
            text = source.read()
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
