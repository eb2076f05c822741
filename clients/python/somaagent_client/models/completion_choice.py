from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.completion_choice_logprobs_type_0 import CompletionChoiceLogprobsType0
    from ..models.completion_message import CompletionMessage


T = TypeVar("T", bound="CompletionChoice")


@_attrs_define
class CompletionChoice:
    """The answer.

    Attributes:
        index (int): Always 0.
        message (CompletionMessage): What the model says.
        logprobs (CompletionChoiceLogprobsType0 | None): Probabilities of the tokens, where they were asked for.
        finish_reason (str): `stop`, `length`, `tool_calls` or `content_filter`.
    """

    index: int
    message: CompletionMessage
    logprobs: CompletionChoiceLogprobsType0 | None
    finish_reason: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.completion_choice_logprobs_type_0 import (
            CompletionChoiceLogprobsType0,
        )

        index = self.index

        message = self.message.to_dict()

        logprobs: dict[str, Any] | None
        if isinstance(self.logprobs, CompletionChoiceLogprobsType0):
            logprobs = self.logprobs.to_dict()
        else:
            logprobs = self.logprobs

        finish_reason = self.finish_reason

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "index": index,
                "message": message,
                "logprobs": logprobs,
                "finish_reason": finish_reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.completion_choice_logprobs_type_0 import (
            CompletionChoiceLogprobsType0,
        )
        from ..models.completion_message import CompletionMessage

        d = dict(src_dict)
        index = d.pop("index")

        message = CompletionMessage.from_dict(d.pop("message"))

        def _parse_logprobs(data: object) -> CompletionChoiceLogprobsType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                logprobs_type_0 = CompletionChoiceLogprobsType0.from_dict(data)

                return logprobs_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CompletionChoiceLogprobsType0 | None, data)

        logprobs = _parse_logprobs(d.pop("logprobs"))

        finish_reason = d.pop("finish_reason")

        completion_choice = cls(
            index=index,
            message=message,
            logprobs=logprobs,
            finish_reason=finish_reason,
        )

        completion_choice.additional_properties = d
        return completion_choice

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
