from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Variable")


@_attrs_define
class Variable:
    """What stands in the place of `{{name}}`.

    Attributes:
        description (None | str | Unset): What it is, for people.
        default (None | str | Unset): Its value where an action brings none; null when it must bring one.
        max_characters (int | Unset): Its longest value. Default: 1000.
    """

    description: None | str | Unset = UNSET
    default: None | str | Unset = UNSET
    max_characters: int | Unset = 1000

    def to_dict(self) -> dict[str, Any]:
        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        default: None | str | Unset
        if isinstance(self.default, Unset):
            default = UNSET
        else:
            default = self.default

        max_characters = self.max_characters

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if description is not UNSET:
            field_dict["description"] = description
        if default is not UNSET:
            field_dict["default"] = default
        if max_characters is not UNSET:
            field_dict["max_characters"] = max_characters

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        def _parse_default(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        default = _parse_default(d.pop("default", UNSET))

        max_characters = d.pop("max_characters", UNSET)

        variable = cls(
            description=description,
            default=default,
            max_characters=max_characters,
        )

        return variable
