from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="CanvasItem")


@_attrs_define
class CanvasItem:
    """Something that a turn put on the canvas with the tool `canvas_append`.

    Attributes:
        item_id (UUID): The item; also the id of the call that appended it.
        turn_id (UUID): The turn that showed it.
        pane (str): Which part of the canvas it is in.
        kind (str): text, markdown, code, html, json or csv. A model wrote the content: show HTML without
            trusting it.
        title (None | str): What stands above it.
        language (None | str): Of code.
        content (str): What is shown.
        created_at (datetime.datetime): When it was appended.
    """

    item_id: UUID
    turn_id: UUID
    pane: str
    kind: str
    title: None | str
    language: None | str
    content: str
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        item_id = str(self.item_id)

        turn_id = str(self.turn_id)

        pane = self.pane

        kind = self.kind

        title: None | str
        title = self.title

        language: None | str
        language = self.language

        content = self.content

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "item_id": item_id,
                "turn_id": turn_id,
                "pane": pane,
                "kind": kind,
                "title": title,
                "language": language,
                "content": content,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        item_id = UUID(d.pop("item_id"))

        turn_id = UUID(d.pop("turn_id"))

        pane = d.pop("pane")

        kind = d.pop("kind")

        def _parse_title(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        title = _parse_title(d.pop("title"))

        def _parse_language(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        language = _parse_language(d.pop("language"))

        content = d.pop("content")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        canvas_item = cls(
            item_id=item_id,
            turn_id=turn_id,
            pane=pane,
            kind=kind,
            title=title,
            language=language,
            content=content,
            created_at=created_at,
        )

        canvas_item.additional_properties = d
        return canvas_item

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
