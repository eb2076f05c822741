"""The second region: it mirrors what the Broker holds, and takes nothing on itself."""

import re

from tests.manifests.combinations import STANDING_BY
from tests.manifests.rendering import Manifest, combined, knative_services, of_kind
from tests.support.mirror import kafka_version


def _standing_by() -> list[Manifest]:
    return combined("production", STANDING_BY)


def _mirror() -> Manifest:
    (mirror,) = of_kind(_standing_by(), "Deployment", "apps/")
    return mirror


def _properties() -> dict[str, str]:
    name = _mirror()["spec"]["template"]["spec"]["volumes"][0]["configMap"]["name"]
    (config,) = [
        found for found in of_kind(_standing_by(), "ConfigMap") if found["metadata"]["name"] == name
    ]
    lines = config["data"]["mirror.properties"].splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_nothing_there_takes_events_or_writes_to_the_database() -> None:
    left = {found["kind"] for found in _standing_by()}
    assert left & {"Trigger", "PingSource", "Job"} == set()
    # What a failover adds again is all that was taken away.
    serving = combined("production", tuple(set(STANDING_BY) - {"multi-region"}))
    names = [
        {(found["kind"], found["metadata"]["name"]) for found in manifests}
        for manifests in (serving, _standing_by())
    ]
    assert {kind for kind, _ in names[0] - names[1]} == {"Trigger", "PingSource", "Job"}
    assert all("mirror" in name for _, name in names[1] - names[0])


def test_nothing_there_runs_but_the_mirror() -> None:
    for name, service in knative_services(_standing_by()).items():
        annotations = service["spec"]["template"]["metadata"]["annotations"]
        assert annotations["autoscaling.knative.dev/min-scale"] == "0", name
    for model in of_kind(_standing_by(), "InferenceService"):
        assert model["spec"]["predictor"]["minReplicas"] == 0


def test_the_topic_and_the_groups_are_those_of_the_broker_under_the_same_names() -> None:
    properties = _properties()
    (broker,) = of_kind(_standing_by(), "Broker")
    place = f"{broker['metadata']['namespace']}-{broker['metadata']['name']}"
    assert properties["first->here.topics"] == f"knative-broker-{place}"
    assert properties["replication.policy.class"].endswith(".IdentityReplicationPolicy")
    for trigger in of_kind(combined("production", ()), "Trigger"):
        meta = trigger["metadata"]
        group = f"knative-trigger-{meta['namespace']}-{meta['name']}"
        assert re.fullmatch(properties["first->here.groups"], group)
    assert properties["here->first.enabled"] == "false"
    assert properties["sync.group.offsets.enabled"] == "true"
    # As many copies as the Broker's own topic has.
    (described,) = [
        found["data"]
        for found in of_kind(_standing_by(), "ConfigMap")
        if found["metadata"]["name"] == "broker-default"
    ]
    copies = {value for name, value in properties.items() if name.endswith("replication.factor")}
    assert copies == {described["default.topic.replication.factor"]}


def test_every_variable_of_the_properties_is_given_to_the_mirror_and_no_secret_stands_there() -> (
    None
):
    text = "\n".join(f"{name}={value}" for name, value in _properties().items())
    (container,) = _mirror()["spec"]["template"]["spec"]["containers"]
    given = {entry["name"]: entry for entry in container["env"]}
    wanted = set(re.findall(r"\$\{env:(\w+)\}", text))
    assert len(wanted) == 6
    assert wanted <= given.keys()
    assert all(
        "secretKeyRef" in given[name]["valueFrom"]
        for name in wanted
        if name.endswith(("_USER", "_PASSWORD"))
    )
    assert all(
        re.search(r'password="\$\{env:', value)
        for value in text.splitlines()
        if "password" in value
    )


def test_the_mirror_is_of_the_version_that_is_run_between_two_real_servers() -> None:
    """tests/integration/mirror shows that these settings mirror each event once."""
    (container,) = _mirror()["spec"]["template"]["spec"]["containers"]
    assert container["image"].rpartition(":")[2] == kafka_version()
    # Else places would be told only to the last hundred events.
    assert _properties()["offset.lag.max"] == "0"
    assert _properties()["here.exactly.once.source.support"] == "enabled"
