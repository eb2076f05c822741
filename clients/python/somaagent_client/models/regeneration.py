from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Regeneration")


@_attrs_define
class Regeneration:
    """How a question is answered anew.

    Attributes:
        persona (None | str | Unset): Who answers; left out, the persona of the replaced turn.
    """

    persona: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        persona: None | str | Unset
        if isinstance(self.persona, Unset):
            persona = UNSET
        else:
            persona = self.persona

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if persona is not UNSET:
            field_dict["persona"] = persona

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)

        def _parse_persona(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        persona = _parse_persona(d.pop("persona", UNSET))

        regeneration = cls(
            persona=persona,
        )

        return regeneration
