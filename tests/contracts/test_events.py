"""The wiring in the manifests and the contracts in the code say the same."""

from collections import defaultdict

from somaagent.events import registry
from somaagent.events.export import Step, steps
from tests.contracts.repository import ROOT, TRIGGERS, manifest, triggers


def _steps() -> tuple[Step, ...]:
    return steps(ROOT)


def test_every_trigger_delivers_exactly_what_its_function_consumes() -> None:
    delivered: defaultdict[str, list[str]] = defaultdict(list)
    for trigger in triggers().values():
        spec = trigger["spec"]
        assert spec["filter"]["attributes"].keys() == {"type"}
        delivered[spec["subscriber"]["ref"]["name"]].append(spec["filter"]["attributes"]["type"])
    consumed = {
        step.name: sorted(event.event_type for event in step.consumes)
        for step in _steps()
        if step.consumes
    }
    assert {name: sorted(types) for name, types in delivered.items()} == consumed


def test_every_trigger_is_named_for_its_function_and_its_fact() -> None:
    for path, trigger in triggers().items():
        spec = trigger["spec"]
        fact = spec["filter"]["attributes"]["type"].split(".")[-2]
        expected = f"{spec['subscriber']['ref']['name']}-{fact}"
        assert trigger["metadata"]["name"] == expected
        assert path.stem == expected


def test_every_trigger_file_is_deployed() -> None:
    listed = manifest(TRIGGERS / "kustomization.yaml")["resources"]
    assert sorted(listed) == sorted(path.name for path in triggers())


def test_every_consumed_event_has_a_producer() -> None:
    produced = {event for step in _steps() for event in step.produces}
    for step in _steps():
        assert step.consumes <= produced, step.name


def test_every_event_is_consumed_or_marked_as_the_end_of_a_chain() -> None:
    consumed = {event for step in _steps() for event in step.consumes}
    assert {event for event in registry() if event not in consumed and not event.terminal} == set()


def test_every_event_is_produced_by_some_function() -> None:
    produced = {event for step in _steps() for event in step.produces}
    assert produced == set(registry())


def test_no_function_consumes_what_it_publishes() -> None:
    # The Kafka broker has no protection against loops.
    for step in _steps():
        assert not step.consumes & step.produces, step.name


def test_every_type_is_a_past_fact_with_a_version() -> None:
    for event in registry():
        assert event.event_type.startswith("ai.somaagent.")
        area, fact, version = event.event_type.removeprefix("ai.somaagent.").split(".")
        assert area.isalpha()
        assert fact == fact.lower()
        assert version.startswith("v")
        assert version[1:].isdigit()
