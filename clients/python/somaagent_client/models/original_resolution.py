from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="OriginalResolution")


@_attrs_define
class OriginalResolution:
    """What becomes of a blocked call.

    Attributes:
        allow (bool | Unset): Whether it runs. Default: True.
    """

    allow: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
        allow = self.allow

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if allow is not UNSET:
            field_dict["allow"] = allow

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        allow = d.pop("allow", UNSET)

        original_resolution = cls(
            allow=allow,
        )

        return original_resolution
