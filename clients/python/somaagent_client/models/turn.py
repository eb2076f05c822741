from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.turn_retired_type_0 import TurnRetiredType0
from ..models.turn_stopping_type_0 import TurnStoppingType0
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.attachment import Attachment
    from ..models.turn_error import TurnError
    from ..models.turn_step import TurnStep
    from ..models.turn_usage import TurnUsage
    from ..models.waiting_call import WaitingCall


T = TypeVar("T", bound="Turn")


@_attrs_define
class Turn:
    """One message and the answer to it, on its way or finished.

    Attributes:
        turn_id (UUID): The turn.
        session_id (UUID): The session.
        message_id (UUID): The person's message.
        answer_message_id (None | UUID): The stored answer.
        state (str): received, queued, analyzed, routed, generating, waiting_tools, completed, failed,
            interrupted, refused, expired or withdrawn.
        attempt (int): How often an answer was begun.
        profile (None | str): The chosen model profile.
        finish_reason (None | str): The model's reason to stop.
        usage (None | TurnUsage): What the answer cost.
        error (None | TurnError): Why the turn failed or was refused.
        created_at (datetime.datetime): When the message was stored.
        completed_at (datetime.datetime | None): When the turn ended.
        stopping (None | TurnStoppingType0 | Unset): Whether it was asked to stop, and with what becoming of it.
        retired (None | TurnRetiredType0 | Unset): Why the turn is no longer part of the history; null while it is.
        persona (str | Unset): Who answers. Default: 'default'.
        attachments (list[Attachment] | Unset): Files that came with the message, and what the model was shown of each.
        steps (list[TurnStep] | Unset): The steps before the answer, each of which ended with calls of tools.
        waiting_for (list[WaitingCall] | Unset): Calls that somebody has to approve or deny before the turn goes on.
        expires_at (datetime.datetime | None | Unset): Until when an answer is wanted, where the message has a time to
            live.
    """

    turn_id: UUID
    session_id: UUID
    message_id: UUID
    answer_message_id: None | UUID
    state: str
    attempt: int
    profile: None | str
    finish_reason: None | str
    usage: None | TurnUsage
    error: None | TurnError
    created_at: datetime.datetime
    completed_at: datetime.datetime | None
    stopping: None | TurnStoppingType0 | Unset = UNSET
    retired: None | TurnRetiredType0 | Unset = UNSET
    persona: str | Unset = "default"
    attachments: list[Attachment] | Unset = UNSET
    steps: list[TurnStep] | Unset = UNSET
    waiting_for: list[WaitingCall] | Unset = UNSET
    expires_at: datetime.datetime | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.turn_error import TurnError
        from ..models.turn_usage import TurnUsage

        turn_id = str(self.turn_id)

        session_id = str(self.session_id)

        message_id = str(self.message_id)

        answer_message_id: None | str
        if isinstance(self.answer_message_id, UUID):
            answer_message_id = str(self.answer_message_id)
        else:
            answer_message_id = self.answer_message_id

        state = self.state

        attempt = self.attempt

        profile: None | str
        profile = self.profile

        finish_reason: None | str
        finish_reason = self.finish_reason

        usage: dict[str, Any] | None
        if isinstance(self.usage, TurnUsage):
            usage = self.usage.to_dict()
        else:
            usage = self.usage

        error: dict[str, Any] | None
        if isinstance(self.error, TurnError):
            error = self.error.to_dict()
        else:
            error = self.error

        created_at = self.created_at.isoformat()

        completed_at: None | str
        if isinstance(self.completed_at, datetime.datetime):
            completed_at = self.completed_at.isoformat()
        else:
            completed_at = self.completed_at

        stopping: None | str | Unset
        if isinstance(self.stopping, Unset):
            stopping = UNSET
        elif isinstance(self.stopping, TurnStoppingType0):
            stopping = self.stopping.value
        else:
            stopping = self.stopping

        retired: None | str | Unset
        if isinstance(self.retired, Unset):
            retired = UNSET
        elif isinstance(self.retired, TurnRetiredType0):
            retired = self.retired.value
        else:
            retired = self.retired

        persona = self.persona

        attachments: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.attachments, Unset):
            attachments = []
            for attachments_item_data in self.attachments:
                attachments_item = attachments_item_data.to_dict()
                attachments.append(attachments_item)

        steps: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.steps, Unset):
            steps = []
            for steps_item_data in self.steps:
                steps_item = steps_item_data.to_dict()
                steps.append(steps_item)

        waiting_for: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.waiting_for, Unset):
            waiting_for = []
            for waiting_for_item_data in self.waiting_for:
                waiting_for_item = waiting_for_item_data.to_dict()
                waiting_for.append(waiting_for_item)

        expires_at: None | str | Unset
        if isinstance(self.expires_at, Unset):
            expires_at = UNSET
        elif isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "turn_id": turn_id,
                "session_id": session_id,
                "message_id": message_id,
                "answer_message_id": answer_message_id,
                "state": state,
                "attempt": attempt,
                "profile": profile,
                "finish_reason": finish_reason,
                "usage": usage,
                "error": error,
                "created_at": created_at,
                "completed_at": completed_at,
            }
        )
        if stopping is not UNSET:
            field_dict["stopping"] = stopping
        if retired is not UNSET:
            field_dict["retired"] = retired
        if persona is not UNSET:
            field_dict["persona"] = persona
        if attachments is not UNSET:
            field_dict["attachments"] = attachments
        if steps is not UNSET:
            field_dict["steps"] = steps
        if waiting_for is not UNSET:
            field_dict["waiting_for"] = waiting_for
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.attachment import Attachment
        from ..models.turn_error import TurnError
        from ..models.turn_step import TurnStep
        from ..models.turn_usage import TurnUsage
        from ..models.waiting_call import WaitingCall

        d = dict(src_dict)
        turn_id = UUID(d.pop("turn_id"))

        session_id = UUID(d.pop("session_id"))

        message_id = UUID(d.pop("message_id"))

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

        state = d.pop("state")

        attempt = d.pop("attempt")

        def _parse_profile(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        profile = _parse_profile(d.pop("profile"))

        def _parse_finish_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        finish_reason = _parse_finish_reason(d.pop("finish_reason"))

        def _parse_usage(data: object) -> None | TurnUsage:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                usage_type_0 = TurnUsage.from_dict(data)

                return usage_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TurnUsage, data)

        usage = _parse_usage(d.pop("usage"))

        def _parse_error(data: object) -> None | TurnError:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = TurnError.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TurnError, data)

        error = _parse_error(d.pop("error"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_completed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                completed_at_type_0 = datetime.datetime.fromisoformat(data)

                return completed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        completed_at = _parse_completed_at(d.pop("completed_at"))

        def _parse_stopping(data: object) -> None | TurnStoppingType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                stopping_type_0 = TurnStoppingType0(data)

                return stopping_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TurnStoppingType0 | Unset, data)

        stopping = _parse_stopping(d.pop("stopping", UNSET))

        def _parse_retired(data: object) -> None | TurnRetiredType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                retired_type_0 = TurnRetiredType0(data)

                return retired_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TurnRetiredType0 | Unset, data)

        retired = _parse_retired(d.pop("retired", UNSET))

        persona = d.pop("persona", UNSET)

        _attachments = d.pop("attachments", UNSET)
        attachments: list[Attachment] | Unset = UNSET
        if _attachments is not UNSET:
            attachments = []
            for attachments_item_data in _attachments:
                attachments_item = Attachment.from_dict(attachments_item_data)

                attachments.append(attachments_item)

        _steps = d.pop("steps", UNSET)
        steps: list[TurnStep] | Unset = UNSET
        if _steps is not UNSET:
            steps = []
            for steps_item_data in _steps:
                steps_item = TurnStep.from_dict(steps_item_data)

                steps.append(steps_item)

        _waiting_for = d.pop("waiting_for", UNSET)
        waiting_for: list[WaitingCall] | Unset = UNSET
        if _waiting_for is not UNSET:
            waiting_for = []
            for waiting_for_item_data in _waiting_for:
                waiting_for_item = WaitingCall.from_dict(waiting_for_item_data)

                waiting_for.append(waiting_for_item)

        def _parse_expires_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        expires_at = _parse_expires_at(d.pop("expires_at", UNSET))

        turn = cls(
            turn_id=turn_id,
            session_id=session_id,
            message_id=message_id,
            answer_message_id=answer_message_id,
            state=state,
            attempt=attempt,
            profile=profile,
            finish_reason=finish_reason,
            usage=usage,
            error=error,
            created_at=created_at,
            completed_at=completed_at,
            stopping=stopping,
            retired=retired,
            persona=persona,
            attachments=attachments,
            steps=steps,
            waiting_for=waiting_for,
            expires_at=expires_at,
        )

        turn.additional_properties = d
        return turn

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
