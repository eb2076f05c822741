from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.context_message_role import ContextMessageRole

T = TypeVar("T", bound="ContextMessage")


@_attrs_define
class ContextMessage:
    """One message of the prompt.

    Attributes:
        role (ContextMessageRole): Who says it, to the model.
        content (str): What the model reads.
        tokens (int): Tokens of the content by itself.
    """

    role: ContextMessageRole
    content: str
    tokens: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        role = self.role.value

        content = self.content

        tokens = self.tokens

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "role": role,
                "content": content,
                "tokens": tokens,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        role = ContextMessageRole(d.pop("role"))

        content = d.pop("content")

        tokens = d.pop("tokens")

        context_message = cls(
            role=role,
            content=content,
            tokens=tokens,
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
