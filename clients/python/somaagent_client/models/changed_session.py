from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="ChangedSession")


@_attrs_define
class ChangedSession:
    """What changes.

    Attributes:
        title (None | str): What the session is about, for people; null for nothing.
    """

    title: None | str

    def to_dict(self) -> dict[str, Any]:
        title: None | str
        title = self.title

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "title": title,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)

        def _parse_title(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        title = _parse_title(d.pop("title"))

        changed_session = cls(
            title=title,
        )

        return changed_session
