"""Descriptions of fields are those that pydantic finds, shown for a fifth of all models."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel, ConfigDict
from pydantic._internal import _docs_extraction, _fields
from pydantic_settings import BaseSettings

import functions.gateway.app
import somaagent.local.settings
from somaagent import described


def models(of: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in of.__subclasses__():
        yield each
        yield from models(each)


def test_every_model_has_the_texts_that_pydantic_reads() -> None:
    assert functions.gateway.app
    assert somaagent.local.settings
    ours = [
        each
        for each in {*models(BaseModel), *models(BaseSettings)}
        if each.model_config.get("use_attribute_docstrings") and "<locals>" not in each.__qualname__
    ]

    assert len(ours) > 100
    # Pydantic takes some time for each.
    for each in sorted(ours, key=lambda each: each.__qualname__)[::5]:
        expected = _docs_extraction.extract_docstrings_from_cls(each, use_inspect=True)
        assert described.texts(each) == expected, each
        for name, text in expected.items():
            if name in each.model_fields:
                assert each.model_fields[name].description, (each, name, text)


def test_pydantic_asks_here() -> None:
    assert vars(_fields)["extract_docstrings_from_cls"] is described.texts


@pytest.mark.parametrize("text", ["one", "another"])
def test_a_class_of_a_function_has_its_own_texts(text: str) -> None:
    class Here(BaseModel):
        model_config = ConfigDict(use_attribute_docstrings=True)

        name: str = text
        """Of a class
        that is made again and again."""
        number: int
        ("""Behind a name, though in brackets.""")

    assert Here.model_fields["name"].description == "Of a class\nthat is made again and again."
    assert Here.model_fields["number"].description == "Behind a name, though in brackets."
