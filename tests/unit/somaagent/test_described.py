"""Fields are described by the text behind them, as by pydantic's `use_attribute_docstrings`."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr
from pydantic_settings import BaseSettings

import functions.gateway.app
import somaagent.local.settings
from somaagent.described import Described

Named = Annotated[str, Field(max_length=9, description="Of the kind.")]


class ByPydantic(BaseModel):
    """What a class of every kind of field is to be like."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    kind: ClassVar[str] = "a"
    """Not a field."""
    plain: int
    """A number."""
    silent: int = 1
    lines: str = "x"
    """Two lines,
    of one text."""
    bounded: Annotated[int, Field(ge=2)] = 5
    """Bounded and described."""
    later: "list[ByPydantic]" = []
    """Of its own kind."""
    alias: Named = "n"
    """The kind's own description stays."""
    told: int = Field(default=4, description="Its own.")
    """Not this."""
    assigned: int = Field(default=4, lt=9)
    """Described beside what is assigned."""
    _own: int = PrivateAttr(default=2)
    """Nobody's."""


class Ours(Described, BaseModel):
    """What a class of every kind of field is to be like."""

    kind: ClassVar[str] = "a"
    """Not a field."""
    plain: int
    """A number."""
    silent: int = 1
    lines: str = "x"
    """Two lines,
    of one text."""
    bounded: Annotated[int, Field(ge=2)] = 5
    """Bounded and described."""
    later: "list[Ours]" = []
    """Of its own kind."""
    alias: Named = "n"
    """The kind's own description stays."""
    told: int = Field(default=4, description="Its own.")
    """Not this."""
    assigned: int = Field(default=4, lt=9)
    """Described beside what is assigned."""
    _own: int = PrivateAttr(default=2)
    """Nobody's."""


class Heir(Ours):
    """A class that has most of its fields from another."""

    plain: int = 2
    """Another number."""

    class Inner(Described, BaseModel):
        """A class in a class."""

        deep: int
        """Down here."""


def test_a_class_is_the_one_that_pydantic_describes() -> None:
    expected = ByPydantic.model_json_schema(ref_template="{model}")["$defs"]["ByPydantic"]
    made = Ours.model_json_schema(ref_template="{model}")["$defs"]["Ours"]

    assert made["properties"].pop("later")["items"] == {"$ref": "Ours"}
    assert expected["properties"].pop("later")["items"] == {"$ref": "ByPydantic"}
    assert made == expected | {"title": "Ours"}
    assert made["properties"]["plain"]["description"] == "A number."
    assert Ours(plain=1).model_dump() == ByPydantic(plain=1).model_dump()


def test_fields_that_are_inherited_keep_their_descriptions() -> None:
    described = {name: field.description for name, field in Heir.model_fields.items()}

    assert described["plain"] == "Another number."
    assert described["lines"] == "Two lines,\nof one text."
    assert described["silent"] is None
    assert Heir.Inner.model_fields["deep"].description == "Down here."


def test_a_class_of_a_function_has_none() -> None:
    class Here(Described, BaseModel):
        name: str
        """Whose source nobody looks for."""

    assert Here.model_fields["name"].description is None


def test_bodies_and_settings_of_the_platform_are_described() -> None:
    assert functions.gateway.app
    assert somaagent.local.settings
    ours = {each for each in Described.__subclasses__() if "tests." not in each.__module__}
    bodies = [each for each in ours if issubclass(each, BaseModel)]
    settings = [each for each in ours if issubclass(each, BaseSettings)]

    assert len(bodies) > 100
    assert len(settings) > 20
    described = [field.description for each in bodies for field in each.model_fields.values()]
    assert sum(text is not None for text in described) > 0.9 * len(described)
