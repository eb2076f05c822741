"""Conditions of objects as Kubernetes shows them, with the time of their last change."""

from collections.abc import Mapping
from typing import Any

from knative_local.manifests.plan import ObjectKey
from knative_local.runtime.watching import now_text

Json = dict[str, Any]


class ConditionBook:
    """Knows since when every condition has been as it is."""

    def __init__(self) -> None:
        self._since: dict[tuple[ObjectKey, str], tuple[str, str]] = {}

    def dated(self, key: ObjectKey, conditions: list[Json]) -> list[Json]:
        """Return an object's conditions with their times."""
        dated: list[Json] = []
        for condition in conditions:
            place = (key, str(condition["type"]))
            known = self._since.get(place)
            if known is None or known[0] != condition["status"]:
                known = self._since[place] = (str(condition["status"]), now_text())
            dated.append({**condition, "lastTransitionTime": known[1]})
        return dated

    def keep_only(self, keys: Mapping[ObjectKey, object]) -> None:
        """Forget the objects that are gone."""
        for place in [place for place in self._since if place[0] not in keys]:
            del self._since[place]


def blaming(conditions: list[Json], kind: str, problem: str) -> list[Json]:
    """Return conditions of which `Ready` and one other do not hold, for the same reason."""
    wrong = {"status": "False", "reason": "NotReady", "message": problem}
    return [
        {"type": each["type"], **wrong} if each["type"] in {"Ready", kind} else each
        for each in conditions
    ]


def plain(report: Json) -> list[Json]:
    """Return the conditions of an object that has no others than being ready or not."""
    if report.get("ready"):
        return [{"type": "Ready", "status": "True"}]
    message = str(report.get("reason") or "")
    return [{"type": "Ready", "status": "False", "reason": "NotReady", "message": message}]
