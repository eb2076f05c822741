from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.original_action_metadata import OriginalActionMetadata


T = TypeVar("T", bound="OriginalAction")


@_attrs_define
class OriginalAction:
    """A quick action to be run.

    Attributes:
        action (str): Which one.
        session_id (None | Unset | UUID): The session; left out, a new one.
        persona_id (None | str | Unset): Who answers.
        metadata (OriginalActionMetadata | Unset): Notes of the client's own.
    """

    action: str
    session_id: None | Unset | UUID = UNSET
    persona_id: None | str | Unset = UNSET
    metadata: OriginalActionMetadata | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        action = self.action

        session_id: None | str | Unset
        if isinstance(self.session_id, Unset):
            session_id = UNSET
        elif isinstance(self.session_id, UUID):
            session_id = str(self.session_id)
        else:
            session_id = self.session_id

        persona_id: None | str | Unset
        if isinstance(self.persona_id, Unset):
            persona_id = UNSET
        else:
            persona_id = self.persona_id

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "action": action,
            }
        )
        if session_id is not UNSET:
            field_dict["session_id"] = session_id
        if persona_id is not UNSET:
            field_dict["persona_id"] = persona_id
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.original_action_metadata import OriginalActionMetadata

        d = dict(src_dict)
        action = d.pop("action")

        def _parse_session_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                session_id_type_0 = UUID(data)

                return session_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        session_id = _parse_session_id(d.pop("session_id", UNSET))

        def _parse_persona_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        persona_id = _parse_persona_id(d.pop("persona_id", UNSET))

        _metadata = d.pop("metadata", UNSET)
        metadata: OriginalActionMetadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = OriginalActionMetadata.from_dict(_metadata)

        original_action = cls(
            action=action,
            session_id=session_id,
            persona_id=persona_id,
            metadata=metadata,
        )

        return original_action
