from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.context_message import ContextMessage


T = TypeVar("T", bound="Context")


@_attrs_define
class Context:
    """The messages that the model would be shown now.

    Attributes:
        turn_id (None | UUID): The turn that is answered or will be next; null when there is none, and then the next
            message would stand behind these.
        model (str): The model whose tokens these are.
        messages (list[ContextMessage]): The system prompt, as much of the history as fits, the question, and the steps
            that its turn
            has made already: the tools that were called and their results.
        tokens (int): Tokens of all together, with the marks that the model's template puts between messages.
    """

    turn_id: None | UUID
    model: str
    messages: list[ContextMessage]
    tokens: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        turn_id: None | str
        if isinstance(self.turn_id, UUID):
            turn_id = str(self.turn_id)
        else:
            turn_id = self.turn_id

        model = self.model

        messages = []
        for messages_item_data in self.messages:
            messages_item = messages_item_data.to_dict()
            messages.append(messages_item)

        tokens = self.tokens

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "turn_id": turn_id,
                "model": model,
                "messages": messages,
                "tokens": tokens,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.context_message import ContextMessage

        d = dict(src_dict)

        def _parse_turn_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                turn_id_type_0 = UUID(data)

                return turn_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        turn_id = _parse_turn_id(d.pop("turn_id"))

        model = d.pop("model")

        messages = []
        _messages = d.pop("messages")
        for messages_item_data in _messages:
            messages_item = ContextMessage.from_dict(messages_item_data)

            messages.append(messages_item)

        tokens = d.pop("tokens")

        context = cls(
            turn_id=turn_id,
            model=model,
            messages=messages,
            tokens=tokens,
        )

        context.additional_properties = d
        return context

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
