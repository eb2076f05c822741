from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="DurationClass")


@_attrs_define
class DurationClass:
    """Turns of one class of duration.

    Attributes:
        within_seconds (int): The upper bound: 1, 2, 5, 10, 20, 30, 60, 120, 300, 600 or 86400; 0 where none is known.
        turns (int): How many took longer than the class before, and no longer than this bound.
    """

    within_seconds: int
    turns: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        within_seconds = self.within_seconds

        turns = self.turns

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "within_seconds": within_seconds,
                "turns": turns,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        within_seconds = d.pop("within_seconds")

        turns = d.pop("turns")

        duration_class = cls(
            within_seconds=within_seconds,
            turns=turns,
        )

        duration_class.additional_properties = d
        return duration_class

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
