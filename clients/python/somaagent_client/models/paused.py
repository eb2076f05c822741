from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Paused")


@_attrs_define
class Paused:
    """Whether a session is to pause.

    Attributes:
        paused (bool | Unset): False resumes it. Default: True.
    """

    paused: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
        paused = self.paused

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if paused is not UNSET:
            field_dict["paused"] = paused

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        paused = d.pop("paused", UNSET)

        paused = cls(
            paused=paused,
        )

        return paused
