"""SinkBindings and PingSources."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field

from croniter import croniter

from knative_local.manifests.models.eventing import (
    BindingSubject,
    LabelSelector,
    PingSource,
    SinkBinding,
)
from knative_local.manifests.plan import Destination, PingSourcePlan, SinkBindingPlan
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.destinations import resolve
from knative_local.manifests.planning.overrides import plan_overrides
from knative_local.manifests.reporting import Place, Placed

EXCLUDE_LABEL = "bindings.knative.dev/exclude"

_DESCRIPTORS = frozenset(
    {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}
)
_CRON_NAMES = "SUN|MON|TUE|WED|THU|FRI|SAT|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_ZONED = re.compile(r"(?:CRON_)?TZ=(\S+) +(.*)")
_CRON_FIELD = re.compile(rf"(?:[\d*/,-]|{_CRON_NAMES})+")


@dataclass(frozen=True, slots=True)
class Binding:
    """A SinkBinding that was resolved."""

    place: Place
    subject: BindingSubject
    environment: Mapping[str, str]
    sink: Destination

    def selects(self, namespace: str, name: str, labels: Mapping[str, str]) -> bool:
        """Whether a Service is this binding's subject."""
        if namespace != self.place.namespace or labels.get(EXCLUDE_LABEL) == "true":
            return False
        if self.subject.selector is not None:
            return _selects(self.subject.selector, labels)
        return self.subject.name == name


@dataclass(slots=True)
class Bindings:
    """All SinkBindings, and which of them have met a subject."""

    bindings: list[Binding]
    context: Context
    met: set[str] = field(default_factory=set[str])

    def environment(self, namespace: str, name: str, labels: Mapping[str, str]) -> dict[str, str]:
        """What is put into the environment of a Service."""
        environment: dict[str, str] = {}
        excluded = self.context.objects.namespace_labels(namespace).get(EXCLUDE_LABEL) == "true"
        for binding in self.bindings:
            if binding.selects(namespace, name, labels):
                self.met.add(f"{binding.place.namespace}/{binding.place.name}")
                if not excluded:
                    environment.update(binding.environment)
        return environment

    def plans(self) -> list[SinkBindingPlan]:
        """What there is to say of every binding; call it when all Services are planned."""
        return [
            SinkBindingPlan(
                namespace=each.place.namespace,
                name=each.place.name,
                sink=each.sink,
                subject=each.subject.name or "",
                has_subject=f"{each.place.namespace}/{each.place.name}" in self.met,
            )
            for each in self.bindings
        ]

    def warn_of_unmet(self) -> None:
        """Warns of every binding whose subject no manifest has."""
        for binding in self.bindings:
            if f"{binding.place.namespace}/{binding.place.name}" not in self.met:
                binding.place.at("spec", "subject").warn("no Service among the manifests is meant")


def plan_bindings(context: Context) -> Bindings:
    """Every SinkBinding whose sink is known."""
    bindings = [
        planned
        for _, binding in sorted(context.objects.sink_bindings.items())
        if (planned := _plan_binding(binding, context)) is not None
    ]
    return Bindings(bindings, context)


def plan_ping_sources(context: Context) -> list[PingSourcePlan]:
    """Every PingSource that can run."""
    return [
        planned
        for _, source in sorted(context.objects.ping_sources.items())
        if (planned := _plan_ping_source(source, context)) is not None
    ]


def _plan_binding(binding: Placed[SinkBinding], context: Context) -> Binding | None:
    spec, place = binding.model.spec, binding.place.at("spec")
    sink = resolve(spec.sink, place.at("sink"), context, may_come=True)
    overrides = plan_overrides(spec.ce_overrides, place.at("ceOverrides"))
    subject = spec.subject
    if subject is None:
        place.at("subject").refuse("is missing")
        return None
    _check_subject(subject, place.at("subject"))
    if sink is None:
        return None
    # As in a cluster nobody is told of a sink that does not exist.
    told = not sink.missing
    encoded = json.dumps({"extensions": overrides}, separators=(",", ":")) if overrides else ""
    return Binding(
        place=binding.place,
        subject=subject,
        environment={"K_SINK": sink.uri, "K_CE_OVERRIDES": encoded} if told else {},
        sink=sink,
    )


def _check_subject(subject: BindingSubject, place: Place) -> None:
    if not subject.api_version:
        place.at("apiVersion").refuse("is missing")
    if not subject.kind:
        place.at("kind").refuse("is missing")
    if subject.kind and (subject.api_version, subject.kind) != (
        "serving.knative.dev/v1",
        "Service",
    ):
        place.at("kind").refuse(
            "only Knative Services run here, so only they can be told of a sink"
        )
    if bool(subject.name) == (subject.selector is not None):
        place.refuse("needs either a name or a selector")
    if subject.namespace and subject.namespace != place.namespace:
        place.at("namespace").refuse(f"must be the binding's own, {place.namespace!r}")


def _plan_ping_source(source: Placed[PingSource], context: Context) -> PingSourcePlan | None:
    spec, place = source.model.spec, source.place.at("spec")
    sink = resolve(spec.sink, place.at("sink"), context, may_come=True)
    overrides = plan_overrides(spec.ce_overrides, place.at("ceOverrides"))
    schedule = (spec.schedule or "* * * * *").replace("?", "*")
    _check_schedule(schedule, spec.timezone, place)
    data = _ping_data(source)
    if sink is None:
        return None
    return PingSourcePlan(
        namespace=source.namespace,
        name=source.name,
        schedule=schedule,
        timezone=spec.timezone or None,
        content_type=spec.content_type or None,
        data=data,
        sink=sink,
        ce_overrides={name.lower(): value for name, value in overrides.items()},
    )


def _check_schedule(schedule: str, timezone: str | None, place: Place) -> None:
    if "@every" in schedule:
        place.at("schedule").refuse("@every is not supported by Knative")
    elif not _is_schedule(schedule if timezone else _without_zone(schedule, place)):
        place.at("schedule").refuse(f"{schedule!r} is not a cron schedule")
    if timezone and not _is_zone(timezone):
        place.at("timezone").refuse(f"{timezone!r} is not a time zone")


def _without_zone(schedule: str, place: Place) -> str:
    """The schedule behind a time zone of its own, which it may have where there is no other."""
    found = _ZONED.fullmatch(schedule)
    if found is None:
        return schedule
    if not _is_zone(found[1]):
        place.at("schedule").refuse(f"{found[1]!r} is not a time zone")
    return found[2].strip()


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_schedule(schedule: str) -> bool:
    """Whether it is a schedule that Knative's own parser takes, which knows less than ours."""
    if schedule.startswith("@"):
        return schedule in _DESCRIPTORS
    fields = schedule.split()
    if not all(_CRON_FIELD.fullmatch(field.upper()) for field in fields):
        return False
    if len(fields) >= 5 and "7" in fields[-1]:
        return False
    return bool(croniter.is_valid(schedule, second_at_beginning=len(fields) == 6))


def _ping_data(source: Placed[PingSource]) -> bytes | None:
    spec, place = source.model.spec, source.place.at("spec")
    if spec.data and spec.data_base64:
        place.refuse("has data and dataBase64, only one is allowed")
    data, at = None, place.at("data")
    if spec.data:
        data = spec.data.encode()
    elif spec.data_base64:
        at = place.at("dataBase64")
        try:
            data = base64.b64decode(spec.data_base64, validate=True)
        except (binascii.Error, ValueError) as error:
            at.refuse(f"is not valid base64: {error}")
            return None
    if data is not None and spec.content_type == "application/json":
        try:
            parsed = json.loads(data)
        except ValueError as error:
            at.refuse(f"is not valid JSON, which contentType promises: {error}")
        else:
            if not isinstance(parsed, dict):
                at.refuse("must be a JSON object")
    return data


def _selects(selector: LabelSelector, labels: Mapping[str, str]) -> bool:
    if any(labels.get(key) != value for key, value in selector.match_labels.items()):
        return False
    for expression in selector.match_expressions:
        value = labels.get(expression.key)
        passes = {
            "In": value in expression.values,
            "NotIn": value not in expression.values,
            "Exists": value is not None,
            "DoesNotExist": value is None,
        }[expression.operator]
        if not passes:
            return False
    return True
