"""A real API server, with the webhooks of Knative and KServe, judges what is shipped.

Runs where `SOMA_TEST_KUBECONFIG` names the kubeconfig of a cluster that may be written to, or
`CLUSTER_KIT` a kit that starts one. `make manifests` asks about every combination and stores it;
here it is every overlay, production with a large set of components, and only that is stored.
"""

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from tests.manifests.argocd import applications, drift, ignored, rendered
from tests.manifests.cluster import NAMESPACE, Cluster, NoCluster, judging_cluster
from tests.manifests.combinations import Combination, combinations, included_components
from tests.manifests.judging import identity, namespaces
from tests.manifests.mutations import mutations
from tests.manifests.rendering import KUBECTL, OVERLAYS, ROOT, Manifest, component_names
from tests.manifests.report import Report, report
from tests.support.pages import blocks

_DRY_RUN = ("apply", "--server-side", "--dry-run=server", "-o", "json", "-f", "-")
pytestmark = pytest.mark.timeout(900)


def _largest() -> Combination:
    production = [found for found in combinations() if found.overlay == "production"]
    return max(production, key=lambda found: len(found.components))


def _others() -> list[Combination]:
    alone = [found for found in combinations() if not (found.components or found.example)]
    return [found for found in alone if found.overlay != "production"]


def _chosen() -> list[Combination]:
    return [*_others(), _largest()]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """An API server with the webhooks of Knative and KServe."""
    environment = os.environ  # noqa: TID251 - says how tests run, no setting
    try:
        with judging_cluster(
            environment.get("SOMA_TEST_KUBECONFIG"), environment.get("CLUSTER_KIT")
        ) as found:
            yield found
    except NoCluster as error:
        if environment.get("CI_REQUIRE_TOOLS") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def judged(cluster: Cluster) -> Report:
    """What it says to every overlay, the sets of components and the mutations."""
    return report(cluster, _chosen(), only_admitted=_others())


def test_the_api_server_admits_every_object_without_a_warning(judged: Report) -> None:
    assert judged.verdicts.keys() == {found.name for found in _chosen()}
    said = {
        name: verdict.rejected + verdict.warnings
        for name, verdict in judged.verdicts.items()
        if verdict.rejected or verdict.warnings
    }
    assert said == {}
    assert all(verdict.objects > 20 for verdict in judged.verdicts.values())


def test_nothing_changes_when_it_is_applied_again(judged: Report) -> None:
    largest = judged.verdicts[_largest().name]
    assert (largest.stored, largest.changed) == (largest.objects, [])


def test_the_api_server_refuses_what_is_broken_and_names_it(judged: Report) -> None:
    assert judged.accepted == []
    asked = {found.what: identity(found.broken) for found in mutations()}
    assert judged.refused.keys() == asked.keys()
    assert len(asked) >= 20
    for what, said in judged.refused.items():
        assert said.startswith(f"{asked[what]}: "), what
        assert any(
            sign in said
            for sign in (
                "denied",
                "invalid",
                "forbidden",
                "strict",
                "no match",
                "cannot be handled",
            )
        ), said


def test_every_component_is_in_a_combination_that_is_shipped() -> None:
    shipped = {name for found in combinations() for name in found.components}
    assert shipped | included_components() == set(component_names())


def test_without_a_cluster_it_is_said_what_to_do() -> None:
    with (
        pytest.raises(NoCluster, match=r"set KUBECONFIG .* or CLUSTER_KIT"),
        judging_cluster(None, None),
    ):
        pass


def test_a_cluster_that_does_not_answer_judges_nothing(tmp_path: os.PathLike[str]) -> None:
    nowhere = Cluster(kubeconfig=str(tmp_path)).kubectl("get", "namespace")
    assert nowhere.status != 0


def test_the_api_server_admits_argo_cds_applications(cluster: Cluster) -> None:
    manifests = applications()
    made = cluster.kubectl("create", "namespace", "argocd")
    assert made.status == 0, made.err
    try:
        said = cluster.kubectl(*_DRY_RUN, stdin=yaml.safe_dump_all(manifests))
        broken = deepcopy(manifests[0])
        del broken["spec"]["destination"]
        refused = cluster.kubectl(*_DRY_RUN, stdin=yaml.safe_dump(broken))
    finally:
        cluster.kubectl("delete", "namespace", "argocd", "--wait=false")
    assert (said.status, said.err) == (0, "")
    assert len(json.loads(said.out)["items"]) == len(manifests) > 10
    assert refused.status != 0
    assert "spec.destination" in refused.err


def _drifting(wanted: Manifest, live: Manifest) -> list[str]:
    return [f"{identity(wanted)}{path}" for path in drift(wanted, live)]


@pytest.mark.extended
def test_what_the_server_fills_in_is_no_drift_by_the_rules_for_it(cluster: Cluster) -> None:
    platform = rendered("production/platform")
    # Hooks run, and are compared with nothing.
    ours = [
        item
        for item in platform
        if item["metadata"].get("namespace") == "somaagent"
        and "argocd.argoproj.io/hook" not in item["metadata"].get("annotations", {})
    ]
    with namespaces(cluster, [*rendered("production/data"), *platform]):
        said = cluster.kubectl(*_DRY_RUN, stdin=yaml.safe_dump_all(ours))
        assert said.status == 0, said.err
    found = {identity(item): item for item in json.loads(said.out)["items"]}
    assert found.keys() == {identity(item) for item in ours}

    pairs = [(item, found[identity(item)]) for item in ours]
    left = [path for wanted, live in pairs for path in _drifting(ignored(wanted), ignored(live))]
    bare = [path for wanted, live in pairs for path in _drifting(wanted, live)]

    assert left == []
    # Without the rules it would be: they are not there for nothing.
    assert any(path.endswith("/ports/0/protocol") for path in bare), bare
    gateway = next(item for item in ours if identity(item).startswith("Service.serving"))
    changed = deepcopy(found[identity(gateway)])
    changed["spec"]["template"]["spec"]["containers"][0]["image"] = "elsewhere.example/a:1"
    assert _drifting(ignored(gateway), ignored(changed)) != []


@pytest.mark.extended
def test_the_pages_first_commands_prepare_a_cluster_as_the_overlays_want_it(
    cluster: Cluster, tmp_path: Path
) -> None:
    (first,) = [each.commands for each in blocks("deploying") if "create secret" in each.commands]
    (tmp_path / "knative").symlink_to(ROOT / "knative")
    given = {
        "APP_PASSWORD": "of-the-application",
        "OWNER": "owner",
        "OWNER_PASSWORD": "of-the-owner",
        "DATABASE": "db.example.com:5432/somaagent",
        "REDIS_URL": "rediss://redis.example.com:6379",
    }
    path = f"{KUBECTL.parent}:{os.environ['PATH']}"  # noqa: TID251 - a child's environment
    try:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", first],
            cwd=tmp_path,
            env=given | {"PATH": path, "KUBECONFIG": str(Path(cluster.kubeconfig).resolve())},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = cluster.kubectl("-n", NAMESPACE, "get", "secrets", "-o", "json")
        dry = cluster.kubectl(
            "apply", "--server-side", "--dry-run=server", "-k", str(OVERLAYS / "kind")
        )
    finally:
        cluster.kubectl("delete", "namespace", NAMESPACE, "--timeout=200s")
    assert (dry.status, dry.err) == (0, "")
    secrets = {
        item["metadata"]["name"]: {
            key: base64.b64decode(value).decode() for key, value in item["data"].items()
        }
        for item in json.loads(told.out)["items"]
    }
    assert len(secrets["credentials"].pop("SOMA_EVENT_SIGNING_KEY")) == 64
    assert len(secrets["gateway-credentials"].pop("SOMA_JWT_SECRET")) == 64
    at = given["DATABASE"]
    assert secrets == {
        "credentials": {
            "SOMA_POSTGRES_DSN": f"postgresql://soma_app:of-the-application@{at}",
            "SOMA_REDIS_URL": given["REDIS_URL"],
        },
        "gateway-credentials": {},
        "database-owner": {
            "dsn": f"postgresql://owner:of-the-owner@{at}",
            "app-password": "of-the-application",
        },
    }
    assert {each.stat().st_mode & 0o077 for each in tmp_path.glob("*.env")} == {0}
