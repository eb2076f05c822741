from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.context_summary_failure_type_0 import ContextSummaryFailureType0

if TYPE_CHECKING:
    from ..models.context_message import ContextMessage
    from ..models.context_summary import ContextSummary


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
        summary (ContextSummary | None): The summary of earlier messages, which stands as data at the beginning of the
            first message
            of the user; null where the session needed none yet.
        left_out_messages (int): Earlier messages that the model is shown neither by themselves nor in the summary.
        summary_failure (ContextSummaryFailureType0 | None): Why the newest attempt at a summary made none; null where
            it did. Another one is made at the
            end of a later turn.
    """

    turn_id: None | UUID
    model: str
    messages: list[ContextMessage]
    tokens: int
    summary: ContextSummary | None
    left_out_messages: int
    summary_failure: ContextSummaryFailureType0 | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.context_summary import ContextSummary

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

        summary: dict[str, Any] | None
        if isinstance(self.summary, ContextSummary):
            summary = self.summary.to_dict()
        else:
            summary = self.summary

        left_out_messages = self.left_out_messages

        summary_failure: None | str
        if isinstance(self.summary_failure, ContextSummaryFailureType0):
            summary_failure = self.summary_failure.value
        else:
            summary_failure = self.summary_failure

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "turn_id": turn_id,
                "model": model,
                "messages": messages,
                "tokens": tokens,
                "summary": summary,
                "left_out_messages": left_out_messages,
                "summary_failure": summary_failure,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.context_message import ContextMessage
        from ..models.context_summary import ContextSummary

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

        def _parse_summary(data: object) -> ContextSummary | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                summary_type_0 = ContextSummary.from_dict(data)

                return summary_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ContextSummary | None, data)

        summary = _parse_summary(d.pop("summary"))

        left_out_messages = d.pop("left_out_messages")

        def _parse_summary_failure(data: object) -> ContextSummaryFailureType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                summary_failure_type_0 = ContextSummaryFailureType0(data)

                return summary_failure_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ContextSummaryFailureType0 | None, data)

        summary_failure = _parse_summary_failure(d.pop("summary_failure"))

        context = cls(
            turn_id=turn_id,
            model=model,
            messages=messages,
            tokens=tokens,
            summary=summary,
            left_out_messages=left_out_messages,
            summary_failure=summary_failure,
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
