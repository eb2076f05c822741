from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.attachment import Attachment


T = TypeVar("T", bound="Version")


@_attrs_define
class Version:
    """One question and the answer to it, of several that took the same place.

    Attributes:
        turn_id (UUID): The turn.
        message_id (UUID): The question.
        question (str): What was asked.
        answer_message_id (None | UUID): The answer, where there is one.
        answer (None | str): What was answered.
        state (str): The turn's state.
        current (bool): Whether this version is part of the history.
        created_at (datetime.datetime): When it was asked.
        attachments (list[Attachment] | Unset): Files that came with the question.
    """

    turn_id: UUID
    message_id: UUID
    question: str
    answer_message_id: None | UUID
    answer: None | str
    state: str
    current: bool
    created_at: datetime.datetime
    attachments: list[Attachment] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        turn_id = str(self.turn_id)

        message_id = str(self.message_id)

        question = self.question

        answer_message_id: None | str
        if isinstance(self.answer_message_id, UUID):
            answer_message_id = str(self.answer_message_id)
        else:
            answer_message_id = self.answer_message_id

        answer: None | str
        answer = self.answer

        state = self.state

        current = self.current

        created_at = self.created_at.isoformat()

        attachments: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.attachments, Unset):
            attachments = []
            for attachments_item_data in self.attachments:
                attachments_item = attachments_item_data.to_dict()
                attachments.append(attachments_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "turn_id": turn_id,
                "message_id": message_id,
                "question": question,
                "answer_message_id": answer_message_id,
                "answer": answer,
                "state": state,
                "current": current,
                "created_at": created_at,
            }
        )
        if attachments is not UNSET:
            field_dict["attachments"] = attachments

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.attachment import Attachment

        d = dict(src_dict)
        turn_id = UUID(d.pop("turn_id"))

        message_id = UUID(d.pop("message_id"))

        question = d.pop("question")

        def _parse_answer_message_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                answer_message_id_type_0 = UUID(data)

                return answer_message_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        answer_message_id = _parse_answer_message_id(d.pop("answer_message_id"))

        def _parse_answer(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        answer = _parse_answer(d.pop("answer"))

        state = d.pop("state")

        current = d.pop("current")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        _attachments = d.pop("attachments", UNSET)
        attachments: list[Attachment] | Unset = UNSET
        if _attachments is not UNSET:
            attachments = []
            for attachments_item_data in _attachments:
                attachments_item = Attachment.from_dict(attachments_item_data)

                attachments.append(attachments_item)

        version = cls(
            turn_id=turn_id,
            message_id=message_id,
            question=question,
            answer_message_id=answer_message_id,
            answer=answer,
            state=state,
            current=current,
            created_at=created_at,
            attachments=attachments,
        )

        version.additional_properties = d
        return version

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
