"""The model that the conversation function asks."""

import pytest

from tests.manifests.rendering import Manifest, of_kind, overlay_names, rendered


def test_the_model_is_where_the_settings_say(manifests: list[Manifest]) -> None:
    (model,) = of_kind(manifests, "InferenceService")
    name, namespace = model["metadata"]["name"], model["metadata"]["namespace"]
    (settings,) = [
        manifest["data"]
        for manifest in of_kind(manifests, "ConfigMap")
        if manifest["metadata"]["name"].startswith("settings-")
    ]
    address = f"http://{name}-predictor.{namespace}.svc.cluster.local"
    assert settings["SOMA_MODEL_BASE_URL"] == f"{address}/v1"
    assert settings["SOMA_MODEL_NAME"] == name
    assert address in settings["SOMA_WAKE_URLS"].split()


def test_requests_are_held_while_the_model_starts(manifests: list[Manifest]) -> None:
    (model,) = of_kind(manifests, "InferenceService")
    # The stock default mode differs between KServe's code and its ConfigMap.
    assert model["metadata"]["annotations"]["serving.kserve.io/deploymentMode"] == "Knative"


def test_the_model_names_a_runtime_that_comes_with_it(manifests: list[Manifest]) -> None:
    (model,) = of_kind(manifests, "InferenceService")
    predictor = model["spec"]["predictor"]
    if "model" not in predictor:
        (container,) = predictor["containers"]
        # What KServe takes for the model's own.
        assert container["name"] == "kserve-container"
        assert of_kind(manifests, "ServingRuntime") == []
        return
    (runtime,) = of_kind(manifests, "ServingRuntime")
    asked = predictor["model"]
    assert asked["runtime"] == runtime["metadata"]["name"]
    formats = [known["name"] for known in runtime["spec"]["supportedModelFormats"]]
    assert asked["modelFormat"]["name"] in formats


@pytest.mark.parametrize("overlay", sorted(set(overlay_names()) - {"local"}))
def test_no_cluster_is_given_a_model_without_an_address(overlay: str) -> None:
    for model in of_kind(rendered(overlay), "InferenceService"):
        # KServe would put an agent for many models beside it, which waits for their list.
        predictor = model["spec"]["predictor"]
        assert "containers" in predictor or predictor["model"].get("storageUri"), overlay


def test_an_answer_may_take_as_long_as_the_function_that_waits_for_it(
    manifests: list[Manifest],
) -> None:
    (model,) = of_kind(manifests, "InferenceService")
    (conversation,) = [
        manifest
        for manifest in of_kind(manifests, "Service")
        if manifest["metadata"]["name"] == "conversation"
    ]
    waits = conversation["spec"]["template"]["spec"]["timeoutSeconds"]
    assert model["spec"]["predictor"]["timeout"] >= waits
