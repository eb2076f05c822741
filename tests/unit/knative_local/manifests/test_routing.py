"""Routes, Configurations, domains and traffic: what they become, and what is refused."""

from typing import Any

import pytest

from knative_local.manifests.plan import DomainPlan, TrafficTarget

SERVICE = """
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  template: {spec: {containers: [{image: "web:1", command: [web]}]}}
"""
CONFIGURATION = SERVICE.replace("kind: Service", "kind: Configuration").replace(
    "name: web,", "name: work,"
)
ROUTE = """
apiVersion: serving.knative.dev/v1
kind: Route
metadata: {name: door, namespace: shop}
spec:
  traffic:
    - {configurationName: work, percent: 90, tag: now}
    - {revisionName: work-00001, percent: 10}
"""
MAPPING = """
apiVersion: serving.knative.dev/v1beta1
kind: DomainMapping
metadata: {name: www.example.org, namespace: shop}
spec: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: web}}
"""
CLAIM = """
apiVersion: networking.internal.knative.dev/v1alpha1
kind: ClusterDomainClaim
metadata: {name: www.example.org}
spec: {namespace: shop}
"""


def settings(name: str, **data: str) -> str:
    lines = "".join(f"\n  {key.replace('__', '-')}: {value!r}" for key, value in data.items())
    return (
        "apiVersion: v1\nkind: ConfigMap\n"
        f"metadata: {{name: {name}, namespace: knative-serving}}\ndata:{lines}\n"
    )


def fields(judgement: Any) -> list[str]:
    return [problem.field for problem in judgement.problems]


def test_a_service_leads_to_its_latest_revision(planned: Any) -> None:
    (found,) = planned(SERVICE).services
    assert found.route.traffic == (TrafficTarget(configuration="web", percent=100),)
    assert found.route.rollout_seconds == 0
    assert not found.route.tag_header


def test_traffic_names_revisions_and_tags(planned: Any) -> None:
    text = SERVICE + (
        "  traffic:\n    - {latestRevision: true, percent: 80}\n"
        "    - {revisionName: web-00001, percent: 20, tag: old}\n"
    )
    (found,) = planned(text).services
    assert found.route.traffic == (
        TrafficTarget(configuration="web", percent=80),
        TrafficTarget(revision="web-00001", percent=20, tag="old"),
    )
    assert found.route.tag_hosts["old"][0] == "old-web.shop.svc.cluster.local"


def test_what_makes_a_new_revision_is_the_template(planned: Any) -> None:
    digest = planned(SERVICE).services[0].configuration.digest

    def changed(old: str, new: str) -> str:
        found: str = planned(SERVICE.replace(old, new)).services[0].configuration.digest
        return found

    assert changed("{app: web}", "{app: other}") == digest
    assert changed("template: {spec", "template: {metadata: {}, spec") == digest
    assert changed("web:1", "web:2") != digest
    assert changed("template: {", "template: {metadata: {annotations: {a: b}}, ") != digest


def test_contents_of_a_config_map_make_no_new_revision(planned: Any) -> None:
    text = SERVICE.replace("[web]", "[web], envFrom: [{configMapRef: {name: c}}]")
    maps = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\ndata: {A: %s}\n"
    first, second = (planned(text, maps % value).services[0].configuration for value in "xy")
    assert first.digest == second.digest
    assert first.revision.container.environment == {"A": "x"}
    assert second.revision.container.environment == {"A": "y"}


def test_a_configuration_and_a_route_stand_alone(planned: Any) -> None:
    plan = planned(CONFIGURATION, ROUTE)
    (configuration,) = plan.configurations
    assert (configuration.name, configuration.revision.name) == ("work", "work-00001")
    assert (configuration.revision.service, configuration.revision.configuration) == ("", "work")
    (route,) = plan.routes
    assert route.hosts[0] == "door.shop.svc.cluster.local"
    assert route.tag_hosts == {
        "now": ("now-door.shop.svc.cluster.local", "now-door.shop.svc", "now-door.shop")
    }
    assert [target.configuration for target in route.traffic] == ["work", ""]


def test_a_service_owns_the_names_of_its_configuration_and_route(judged: Any) -> None:
    taken = CONFIGURATION.replace("name: work,", "name: web,")
    assert fields(judged(SERVICE, taken)) == ["metadata.name"]
    assert "metadata.name" in fields(judged(SERVICE, ROUTE.replace("name: door", "name: web")))


@pytest.mark.parametrize(
    ("traffic", "field"),
    [
        ("[]", "spec.traffic"),
        ("[{percent: 100}]", "spec.traffic[0]"),
        ("[{percent: 100, configurationName: a, revisionName: b}]", "spec.traffic[0]"),
        ("[{percent: 50, configurationName: a}]", "spec.traffic"),
    ],
)
def test_a_route_names_what_it_leads_to(judged: Any, traffic: str, field: str) -> None:
    text = ROUTE.split("  traffic:")[0] + f"  traffic: {traffic}"
    assert fields(judged(text)) == [field]


def test_config_domain_gives_a_host_outside_by_labels(planned: Any) -> None:
    domains = settings(
        "config-domain", **{"example.com": "", "web.example.org": "selector: {app: web}"}
    )
    (found,) = planned(SERVICE, domains).services
    assert found.hosts[-1] == "web.shop.web.example.org"
    (other,) = planned(SERVICE.replace("app: web", "app: other"), domains).services
    assert other.hosts[-1] == "web.shop.example.com"


def test_a_cluster_local_service_has_no_host_outside(planned: Any) -> None:
    domains = settings("config-domain", **{"example.com": ""})
    text = SERVICE.replace("app: web", "networking.knative.dev/visibility: cluster-local")
    (found,) = planned(text, domains).services
    assert found.hosts == ("web.shop.svc.cluster.local", "web.shop.svc", "web.shop")


def test_config_network_names_hosts(planned: Any) -> None:
    network = settings(
        "config-network",
        domain__template="{{.Name}}-{{.Namespace}}.{{.Domain}}",
        tag__template="{{.Name}}-{{.Tag}}",
    )
    domains = settings("config-domain", **{"example.com": ""})
    text = SERVICE + "  traffic: [{percent: 100, latestRevision: true, tag: now}]"
    (found,) = planned(text, network, domains).services
    assert found.route.hosts[-1] == "web-shop.example.com"
    assert found.route.tag_hosts["now"][-1] == "web-now-shop.example.com"


def test_a_template_that_cannot_be_filled_in_is_refused(judged: Any) -> None:
    text = settings("config-network", tag__template="{{.Annotations.x}}")
    assert fields(judged(SERVICE, text)) == ["data.tag-template"]


def test_header_routing_needs_its_feature(planned: Any) -> None:
    feature = settings("config-features", tag__header__based__routing="enabled")
    assert planned(SERVICE, feature).services[0].route.tag_header


def test_a_rollout_takes_its_duration(planned: Any, judged: Any) -> None:
    text = SERVICE.replace(
        "labels: {app: web}", 'annotations: {serving.knative.dev/rollout-duration: "2m"}'
    )
    assert planned(text).services[0].route.rollout_seconds == 120
    wrong = judged(text.replace("2m", "1500ms"))
    assert fields(wrong) == ["metadata.annotations[serving.knative.dev/rollout-duration]"]


def test_a_domain_leads_to_a_service_that_has_a_claim_to_it(planned: Any) -> None:
    found = DomainPlan(namespace="shop", name="www.example.org", route="web")
    assert planned(SERVICE, MAPPING, CLAIM).domains == (found,)
    network = settings("config-network", autocreate__cluster__domain__claims="true")
    assert planned(SERVICE, MAPPING, network).domains == (found,)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("", "", "metadata.name"),
        ("www.example.org", "example", "metadata.name"),
        ("name: web", "name: none", "spec.ref.name"),
        ("kind: Service", "kind: Broker", "spec.ref.kind"),
        ("name: web}", "name: web, namespace: other}", "spec.ref.namespace"),
    ],
)
def test_a_domain_that_leads_nowhere_is_refused(
    judged: Any, old: str, new: str, field: str
) -> None:
    claim = CLAIM if old else ""
    texts = [text for text in (SERVICE, MAPPING.replace(old, new), claim) if text]
    assert field in fields(judged(*texts))


def test_progress_deadline_comes_from_the_annotation_or_config_deployment(planned: Any) -> None:
    config = settings("config-deployment", progress__deadline="120s")
    assert planned(SERVICE, config).services[0].revision.progress_deadline_seconds == 120
    text = SERVICE.replace(
        "template: {",
        'template: {metadata: {annotations: {serving.knative.dev/progress-deadline: "30s"}}, ',
    )
    assert planned(text, config).services[0].revision.progress_deadline_seconds == 30


def test_a_trigger_can_send_to_a_route(planned: Any, broker: str) -> None:
    trigger = """
        apiVersion: eventing.knative.dev/v1
        kind: Trigger
        metadata: {name: t}
        spec:
          broker: default
          subscriber:
            ref:
              apiVersion: serving.knative.dev/v1
              kind: Route
              name: door
              namespace: shop
    """
    plan = planned(CONFIGURATION, ROUTE, broker, trigger)
    assert plan.triggers[0].subscriber.uri == "http://door.shop.svc.cluster.local"
