from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.text_item_type import TextItemType
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.text_item_annotations_type_0_item import TextItemAnnotationsType0Item
    from ..models.text_item_logprobs_type_0_item import TextItemLogprobsType0Item


T = TypeVar("T", bound="TextItem")


@_attrs_define
class TextItem:
    """A piece of text; models here take nothing else.

    Attributes:
        type_ (TextItemType): Whether it was said to the model or by it.
        text (str): The text.
        annotations (list[TextItemAnnotationsType0Item] | None | Unset): Of a text that comes back; has no effect.
        logprobs (list[TextItemLogprobsType0Item] | None | Unset): Of a text that comes back; has no effect.
    """

    type_: TextItemType
    text: str
    annotations: list[TextItemAnnotationsType0Item] | None | Unset = UNSET
    logprobs: list[TextItemLogprobsType0Item] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_.value

        text = self.text

        annotations: list[dict[str, Any]] | None | Unset
        if isinstance(self.annotations, Unset):
            annotations = UNSET
        elif isinstance(self.annotations, list):
            annotations = []
            for annotations_type_0_item_data in self.annotations:
                annotations_type_0_item = annotations_type_0_item_data.to_dict()
                annotations.append(annotations_type_0_item)

        else:
            annotations = self.annotations

        logprobs: list[dict[str, Any]] | None | Unset
        if isinstance(self.logprobs, Unset):
            logprobs = UNSET
        elif isinstance(self.logprobs, list):
            logprobs = []
            for logprobs_type_0_item_data in self.logprobs:
                logprobs_type_0_item = logprobs_type_0_item_data.to_dict()
                logprobs.append(logprobs_type_0_item)

        else:
            logprobs = self.logprobs

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
                "text": text,
            }
        )
        if annotations is not UNSET:
            field_dict["annotations"] = annotations
        if logprobs is not UNSET:
            field_dict["logprobs"] = logprobs

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.text_item_annotations_type_0_item import (
            TextItemAnnotationsType0Item,
        )
        from ..models.text_item_logprobs_type_0_item import TextItemLogprobsType0Item

        d = dict(src_dict)
        type_ = TextItemType(d.pop("type"))

        text = d.pop("text")

        def _parse_annotations(
            data: object,
        ) -> list[TextItemAnnotationsType0Item] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                annotations_type_0 = []
                _annotations_type_0 = data
                for annotations_type_0_item_data in _annotations_type_0:
                    annotations_type_0_item = TextItemAnnotationsType0Item.from_dict(
                        annotations_type_0_item_data
                    )

                    annotations_type_0.append(annotations_type_0_item)

                return annotations_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[TextItemAnnotationsType0Item] | None | Unset, data)

        annotations = _parse_annotations(d.pop("annotations", UNSET))

        def _parse_logprobs(
            data: object,
        ) -> list[TextItemLogprobsType0Item] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                logprobs_type_0 = []
                _logprobs_type_0 = data
                for logprobs_type_0_item_data in _logprobs_type_0:
                    logprobs_type_0_item = TextItemLogprobsType0Item.from_dict(
                        logprobs_type_0_item_data
                    )

                    logprobs_type_0.append(logprobs_type_0_item)

                return logprobs_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[TextItemLogprobsType0Item] | None | Unset, data)

        logprobs = _parse_logprobs(d.pop("logprobs", UNSET))

        text_item = cls(
            type_=type_,
            text=text,
            annotations=annotations,
            logprobs=logprobs,
        )

        return text_item
