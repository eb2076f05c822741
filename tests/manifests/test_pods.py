"""What every pod of every overlay must be."""

from tests.manifests.rendering import Manifest, containers, knative_services, of_kind, pods


def test_every_container_runs_without_privileges(manifests: list[Manifest]) -> None:
    found = dict(containers(manifests))
    assert found
    for owner, container in found.items():
        security = dict(container["securityContext"])
        security.pop("runAsUser", None)
        assert security == {
            "runAsNonRoot": True,
            "readOnlyRootFilesystem": True,
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "seccompProfile": {"type": "RuntimeDefault"},
        }, owner


def test_every_container_says_what_it_needs_and_may_take(manifests: list[Manifest]) -> None:
    for owner, container in containers(manifests):
        for bound in ("requests", "limits"):
            assert {"cpu", "memory"} <= container["resources"][bound].keys(), f"{owner}: {bound}"


def test_every_image_names_a_version(manifests: list[Manifest]) -> None:
    for owner, container in containers(manifests):
        _, colon, tag = container["image"].rpartition("/")[2].partition(":")
        assert colon, owner
        assert tag not in ("", "latest"), owner


def test_every_pod_has_an_account_of_its_own_that_mounts_no_token(
    manifests: list[Manifest],
) -> None:
    accounts = {
        manifest["metadata"]["name"]: manifest for manifest in of_kind(manifests, "ServiceAccount")
    }
    assert all(account["automountServiceAccountToken"] is False for account in accounts.values())
    for name, service in knative_services(manifests).items():
        pod = service["spec"]["template"]["spec"]
        assert pod["serviceAccountName"] == name
        assert pod["automountServiceAccountToken"] is False
    used = {pod["serviceAccountName"] for _, pod in pods(manifests) if "serviceAccountName" in pod}
    models = of_kind(manifests, "InferenceService")
    used |= {model["spec"]["predictor"]["serviceAccountName"] for model in models}
    assert used == accounts.keys()


def test_every_function_is_probed_over_http(manifests: list[Manifest]) -> None:
    for name, service in knative_services(manifests).items():
        (container,) = service["spec"]["template"]["spec"]["containers"]
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz", name
        assert container["livenessProbe"]["httpGet"]["path"] == "/healthz", name


def test_every_function_bounds_its_replicas_and_requests(manifests: list[Manifest]) -> None:
    for name, service in knative_services(manifests).items():
        template = service["spec"]["template"]
        annotations = template["metadata"]["annotations"]
        least = int(annotations["autoscaling.knative.dev/min-scale"])
        most = int(annotations["autoscaling.knative.dev/max-scale"])
        assert 0 <= least <= most, name
        assert most > 0, name
        # Longer than Knative's own maximum is refused by a cluster with stock settings.
        assert 0 < template["spec"]["timeoutSeconds"] <= 600, name


def test_only_the_gateway_is_reachable_from_outside(manifests: list[Manifest]) -> None:
    label = "networking.knative.dev/visibility"
    public = {
        manifest["metadata"]["name"]
        for kind in ("Service", "InferenceService")
        for manifest in of_kind(manifests, kind)
        if manifest["metadata"]["labels"].get(label) != "cluster-local"
    }
    assert public == {"gateway"}


def test_everything_is_labelled_as_part_of_the_platform(manifests: list[Manifest]) -> None:
    generated = ("settings-", "credentials-", "gateway-credentials-", "config-autoscaler")
    for manifest in manifests:
        name: str = manifest["metadata"]["name"]
        if name.startswith(generated):
            continue
        labels = manifest["metadata"]["labels"]
        assert labels["app.kubernetes.io/part-of"] == "somaagent", name
        assert labels["app.kubernetes.io/name"] == name
