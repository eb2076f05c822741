from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.duration_class import DurationClass


T = TypeVar("T", bound="TurnLine")


@_attrs_define
class TurnLine:
    """Turns that ended, together; null is what the lines are not grouped by.

    Attributes:
        day (datetime.date | None): In UTC, of the end.
        persona (None | str): Who answered; empty where the session is gone.
        profile (None | str): The profile that answered; empty for turns that reached none.
        model (None | str): The model that answered; empty for turns that reached none.
        outcome (None | str): completed, interrupted, expired, refused or failed.
        turns (int): How many.
        retried (int): Those that took a second attempt.
        cut_short (int): Answers cut off at the longest length.
        input_tokens (int): Tokens of the prompts.
        output_tokens (int): Tokens of the answers.
        money (int): In millionths of the ledger's currency.
        seconds (float): From acceptance to the end, of those whose duration is known.
        first_tokens (int): Turns that had a first token.
        first_token_seconds (float): From acceptance to the first token, together.
        durations (list[DurationClass]): The turns by how long they took, from short to long.
    """

    day: datetime.date | None
    persona: None | str
    profile: None | str
    model: None | str
    outcome: None | str
    turns: int
    retried: int
    cut_short: int
    input_tokens: int
    output_tokens: int
    money: int
    seconds: float
    first_tokens: int
    first_token_seconds: float
    durations: list[DurationClass]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        day: None | str
        if isinstance(self.day, datetime.date):
            day = self.day.isoformat()
        else:
            day = self.day

        persona: None | str
        persona = self.persona

        profile: None | str
        profile = self.profile

        model: None | str
        model = self.model

        outcome: None | str
        outcome = self.outcome

        turns = self.turns

        retried = self.retried

        cut_short = self.cut_short

        input_tokens = self.input_tokens

        output_tokens = self.output_tokens

        money = self.money

        seconds = self.seconds

        first_tokens = self.first_tokens

        first_token_seconds = self.first_token_seconds

        durations = []
        for durations_item_data in self.durations:
            durations_item = durations_item_data.to_dict()
            durations.append(durations_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "day": day,
                "persona": persona,
                "profile": profile,
                "model": model,
                "outcome": outcome,
                "turns": turns,
                "retried": retried,
                "cut_short": cut_short,
                "input_tokens": input_tokens,
                "output_tokens": output_tokens,
                "money": money,
                "seconds": seconds,
                "first_tokens": first_tokens,
                "first_token_seconds": first_token_seconds,
                "durations": durations,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.duration_class import DurationClass

        d = dict(src_dict)

        def _parse_day(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                day_type_0 = datetime.date.fromisoformat(data)

                return day_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        day = _parse_day(d.pop("day"))

        def _parse_persona(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        persona = _parse_persona(d.pop("persona"))

        def _parse_profile(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        profile = _parse_profile(d.pop("profile"))

        def _parse_model(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        model = _parse_model(d.pop("model"))

        def _parse_outcome(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        outcome = _parse_outcome(d.pop("outcome"))

        turns = d.pop("turns")

        retried = d.pop("retried")

        cut_short = d.pop("cut_short")

        input_tokens = d.pop("input_tokens")

        output_tokens = d.pop("output_tokens")

        money = d.pop("money")

        seconds = d.pop("seconds")

        first_tokens = d.pop("first_tokens")

        first_token_seconds = d.pop("first_token_seconds")

        durations = []
        _durations = d.pop("durations")
        for durations_item_data in _durations:
            durations_item = DurationClass.from_dict(durations_item_data)

            durations.append(durations_item)

        turn_line = cls(
            day=day,
            persona=persona,
            profile=profile,
            model=model,
            outcome=outcome,
            turns=turns,
            retried=retried,
            cut_short=cut_short,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            money=money,
            seconds=seconds,
            first_tokens=first_tokens,
            first_token_seconds=first_token_seconds,
            durations=durations,
        )

        turn_line.additional_properties = d
        return turn_line

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
