from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.context_message_role import ContextMessageRole
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.context_message_tool_calls_type_0_item import (
        ContextMessageToolCallsType0Item,
    )


T = TypeVar("T", bound="ContextMessage")


@_attrs_define
class ContextMessage:
    """One message of the prompt.

    Attributes:
        role (ContextMessageRole): Who says it, to the model.
        content (str): What the model reads.
        tokens (int): Tokens of the content by itself.
        tool_calls (list[ContextMessageToolCallsType0Item] | None | Unset): Tools that the model asked for, as the
            OpenAI protocol has them.
    """

    role: ContextMessageRole
    content: str
    tokens: int
    tool_calls: list[ContextMessageToolCallsType0Item] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        role = self.role.value

        content = self.content

        tokens = self.tokens

        tool_calls: list[dict[str, Any]] | None | Unset
        if isinstance(self.tool_calls, Unset):
            tool_calls = UNSET
        elif isinstance(self.tool_calls, list):
            tool_calls = []
            for tool_calls_type_0_item_data in self.tool_calls:
                tool_calls_type_0_item = tool_calls_type_0_item_data.to_dict()
                tool_calls.append(tool_calls_type_0_item)

        else:
            tool_calls = self.tool_calls

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "role": role,
                "content": content,
                "tokens": tokens,
            }
        )
        if tool_calls is not UNSET:
            field_dict["tool_calls"] = tool_calls

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.context_message_tool_calls_type_0_item import (
            ContextMessageToolCallsType0Item,
        )

        d = dict(src_dict)
        role = ContextMessageRole(d.pop("role"))

        content = d.pop("content")

        tokens = d.pop("tokens")

        def _parse_tool_calls(
            data: object,
        ) -> list[ContextMessageToolCallsType0Item] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tool_calls_type_0 = []
                _tool_calls_type_0 = data
                for tool_calls_type_0_item_data in _tool_calls_type_0:
                    tool_calls_type_0_item = ContextMessageToolCallsType0Item.from_dict(
                        tool_calls_type_0_item_data
                    )

                    tool_calls_type_0.append(tool_calls_type_0_item)

                return tool_calls_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[ContextMessageToolCallsType0Item] | None | Unset, data)

        tool_calls = _parse_tool_calls(d.pop("tool_calls", UNSET))

        context_message = cls(
            role=role,
            content=content,
            tokens=tokens,
            tool_calls=tool_calls,
        )

        context_message.additional_properties = d
        return context_message

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
