"""Typed reading of a ConfigMap's keys, with problems said at the key."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from knative_local.manifests.durations import go_seconds
from knative_local.manifests.models.kubernetes import ConfigMap
from knative_local.manifests.reporting import Place, Placed

T = TypeVar("T", int, float, bool)

_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


@dataclass(slots=True)
class ConfigReader:
    """The keys of one ConfigMap; without the ConfigMap every read gives the default."""

    data: Mapping[str, str]
    place: Place | None
    read: set[str] = field(default_factory=set[str])

    @classmethod
    def of(cls, config_map: Placed[ConfigMap] | None) -> ConfigReader:
        """A reader of `config_map`."""
        if config_map is None:
            return cls({}, None)
        return cls(config_map.model.data, config_map.place.at("data"))

    def text(self, key: str, default: str) -> str:
        """The value as it is."""
        self.read.add(key)
        return self.data.get(key, default)

    def integer(self, key: str, default: int, minimum: int = 0) -> int:
        """A whole number, at least `minimum`."""
        text = self._given(key)
        if text is None:
            return default
        try:
            value = int(text)
        except ValueError:
            return self._refuse(key, f"{text!r} is not a whole number", default)
        if value < minimum:
            return self._refuse(key, f"{value} is less than {minimum}", default)
        return value

    def number(self, key: str, default: float, minimum: float = 0.0) -> float:
        """A number, at least `minimum`."""
        text = self._given(key)
        if text is None:
            return default
        try:
            value = float(text)
        except ValueError:
            return self._refuse(key, f"{text!r} is not a number", default)
        if not value >= minimum:
            return self._refuse(key, f"{text} is less than {minimum:g}", default)
        return value

    def duration(self, key: str, default: float) -> float:
        """A Go duration in seconds, not negative."""
        text = self._given(key)
        if text is None:
            return default
        try:
            value = go_seconds(text)
        except ValueError as error:
            return self._refuse(key, str(error), default)
        if value < 0:
            return self._refuse(key, f"{text} is negative", default)
        return value

    def boolean(self, key: str, *, default: bool) -> bool:
        """A truth value as Go writes it."""
        text = self._given(key)
        if text is None:
            return default
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        return self._refuse(key, f"{text!r} is neither true nor false", default)

    def without_effect(self, *keys: str) -> None:
        """Names keys that are known and change nothing on one machine."""
        self.read.update(keys)

    def warn_of_unknown(self) -> None:
        """Warns of every key that nothing has asked for."""
        if self.place is None:
            return
        for key in self.data:
            if key in self.read or key.startswith("_"):
                continue
            close = difflib.get_close_matches(key, self.read, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            self.place.at(key).warn(f"this key has no effect here{hint}")

    def _given(self, key: str) -> str | None:
        self.read.add(key)
        return self.data.get(key)

    def _refuse(self, key: str, message: str, default: T) -> T:
        if self.place is not None:
            self.place.at(key).refuse(message)
        return default
