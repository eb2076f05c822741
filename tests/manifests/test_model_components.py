"""The models that components bring: their arguments, weights, profiles and ways of being asked."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from functions.gateway.schemas.model_profiles import ProfileContent
from tests.manifests.combinations import ALL_MODELS, IN_AWS
from tests.manifests.rendering import (
    EXAMPLES,
    Manifest,
    combined,
    containers,
    of_kind,
    rendered_example,
)

VLLM = json.loads((Path(__file__).parent / "vllm.json").read_text())
"""What vLLM of this version takes, read from the sources in its wheel."""
PROFILES = sorted((EXAMPLES / "models" / "profiles").glob("*.json"))


def _everything() -> list[Manifest]:
    return combined("production", ALL_MODELS)


def _models(manifests: list[Manifest]) -> dict[str, Manifest]:
    return {
        found["metadata"]["name"]: found["spec"]["predictor"]
        for found in of_kind(manifests, "InferenceService")
    }


def _arguments(predictor: Manifest) -> dict[str, str]:
    """Of a model's own arguments, what stands behind the first `=` of each."""
    split = (argument.partition("=") for argument in predictor["model"].get("args", []))
    return {name: value for name, _, value in split}


def _all_arguments() -> dict[str, dict[str, str]]:
    everything = _everything()
    (runtime,) = [
        found
        for found in of_kind(everything, "ServingRuntime")
        if found["metadata"]["name"] == "vllm"
    ]
    shared = {"model": {"args": runtime["spec"]["containers"][0]["args"]}}
    adapter = _models(rendered_example("models/adapter"))["large"]
    on_vllm = {
        name: predictor
        for name, predictor in _models(everything).items()
        if predictor["model"]["runtime"] == "vllm"
    }
    named = {"the runtime": shared, "the adapter": adapter, **on_vllm}
    return {name: _arguments(predictor) for name, predictor in named.items()}


def test_the_arguments_are_those_of_the_vllm_that_is_run() -> None:
    images = {container["image"] for _, container in containers(_everything())}
    assert f"vllm/vllm-openai:v{VLLM['version']}" in images
    found = _all_arguments()
    assert len(found) >= 8
    for name, arguments in found.items():
        assert arguments.keys() <= set(VLLM["arguments"]), name
        if "--tool-call-parser" in arguments:
            assert arguments["--tool-call-parser"] in VLLM["tool_parsers"], name
            assert "--enable-auto-tool-choice" in arguments, name
        if "--reasoning-parser" in arguments:
            assert arguments["--reasoning-parser"] in VLLM["reasoning_parsers"], name


def test_a_model_is_divided_among_as_many_cards_as_it_is_given() -> None:
    for name, predictor in _models(_everything()).items():
        if predictor["model"]["runtime"] != "vllm":
            continue
        cards = predictor["model"]["resources"]["limits"]["nvidia.com/gpu"]
        assert _arguments(predictor).get("--tensor-parallel-size", "1") == cards, name


SERVING: dict[str, Callable[[], list[Manifest]]] = {
    "all of them": _everything,
    "staging": lambda: combined("staging", ()),
    "the canary": lambda: rendered_example("models/canary"),
}


@pytest.mark.parametrize("what", SERVING)
def test_weights_are_of_one_commit_or_of_a_claim_that_a_job_fills(what: str) -> None:
    manifests = SERVING[what]()
    claims = {found["metadata"]["name"] for found in of_kind(manifests, "PersistentVolumeClaim")}
    fetched = [
        (volume["persistentVolumeClaim"]["claimName"], container["args"])
        for job in of_kind(manifests, "Job")
        for container in job["spec"]["template"]["spec"]["containers"]
        for volume in job["spec"]["template"]["spec"].get("volumes", [])
        if "persistentVolumeClaim" in volume
    ]
    for predictor in _models(manifests).values():
        address = predictor.get("model", {}).get("storageUri", "")
        if address.startswith("hf://"):
            assert re.fullmatch(r"hf://[\w.-]+/[\w.-]+:[0-9a-f]{40}", address), address
        if not address.startswith("pvc://"):
            continue
        claim, _, folder = address.removeprefix("pvc://").partition("/")
        assert claim in claims
        (arguments,) = [given for name, given in fetched if name == claim]
        if folder:
            source, target = arguments
            assert target == f"/mnt/weights/{folder}"
            assert re.fullmatch(r"hf://[\w.-]+/[\w.-]+:[0-9a-f]{40}", source)
        else:
            assert len(re.findall(r'"[0-9a-f]{40}"', arguments[0])) == 2


def test_a_job_that_fetches_may_reach_the_hub() -> None:
    everything = _everything()
    reached = {
        found["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/name"]
        for found in of_kind(everything, "NetworkPolicy")
        if found["metadata"]["name"].startswith("fetch-")
    }
    fetching = {
        found["metadata"]["name"]
        for found in of_kind(everything, "Job")
        if found["metadata"]["labels"]["app.kubernetes.io/component"] == "weights"
    }
    assert reached == fetching
    assert len(fetching) == 2


def test_what_is_cached_is_what_a_model_asks_for() -> None:
    everything = _everything()
    asked = {predictor["model"]["storageUri"] for predictor in _models(everything).values()}
    groups = {found["metadata"]["name"] for found in of_kind(everything, "LocalModelNodeGroup")}
    cached = of_kind(everything, "LocalModelCache")
    assert cached
    for found in cached:
        assert found["spec"]["sourceModelUri"] in asked
        assert set(found["spec"]["nodeGroups"]) <= groups


def test_whoever_is_waited_for_is_scaled_by_its_own_queue_and_may_be_asked_without_knative() -> (
    None
):
    manifests = combined("production", IN_AWS)
    kept = {
        found["metadata"]["name"]
        for found in of_kind(manifests, "InferenceService")
        if found["metadata"]["annotations"]["serving.kserve.io/deploymentMode"] == "Standard"
    }
    assert kept == {"chat", "large"}
    for name, predictor in _models(manifests).items():
        metrics = predictor.get("autoScaling", {}).get("metrics", [])
        if name not in kept:
            assert metrics == []
            assert predictor["minReplicas"] == 0, name
            continue
        queries = [metric["external"]["metric"]["query"] for metric in metrics]
        assert [re.findall(r"vllm:\w+", query)[0] for query in queries] == [
            "vllm:num_requests_running",
            "vllm:num_requests_waiting",
        ]
        assert all(f'model_name="{name}"' in query for query in queries)
    (policy,) = [
        found
        for found in of_kind(manifests, "NetworkPolicy")
        if found["metadata"]["name"] == "to-models"
    ]
    (chosen,) = policy["spec"]["podSelector"]["matchExpressions"]
    assert set(chosen["values"]) == kept
    (rule,) = policy["spec"]["ingress"]
    (asking,) = rule["from"][0]["podSelector"]["matchExpressions"]
    (conversation,) = [
        found
        for found in of_kind(manifests, "Service")
        if found["metadata"]["name"] == "conversation"
    ]
    labels = conversation["spec"]["template"]["metadata"]["labels"]
    assert labels[asking["key"]] in asking["values"]


def test_the_canary_changes_a_model_that_knative_serves_and_nothing_else() -> None:
    before = _models(combined("production", ()))["chat"]
    after = _models(rendered_example("models/canary"))["chat"]
    assert after.pop("canaryTrafficPercent") == 10
    assert after["model"].pop("storageUri") != before["model"].pop("storageUri")
    assert after == before


def test_an_adapter_lies_where_it_is_looked_for_and_fits() -> None:
    large = _models(rendered_example("models/adapter"))["large"]
    (volume,) = large["volumes"]
    (mount,) = large["model"]["volumeMounts"]
    assert mount["name"] == volume["name"]
    arguments = _arguments(large)
    assert "--enable-lora" in arguments
    name, _, path = arguments["--lora-modules"].partition("=")
    assert re.fullmatch(r"[a-z0-9-]+", name)
    assert path.startswith(f"{mount['mountPath']}/")


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_profile_of_the_examples_names_a_model_as_it_is_served(path: Path) -> None:
    profile = ProfileContent.model_validate_json(path.read_text())
    predictor = _models(_everything())[profile.model]
    address = f"http://{profile.model}-predictor.somaagent.svc.cluster.local/v1"
    assert profile.base_url == address
    assert str(profile.context_tokens) == _arguments(predictor)["--max-model-len"]
    assert set(profile.fallbacks) <= {other.stem for other in PROFILES}


def test_every_model_that_answers_has_a_profile_among_the_examples() -> None:
    named = {json.loads(path.read_text())["model"] for path in PROFILES}
    answering = {
        name
        for name, predictor in _models(_everything()).items()
        if predictor["model"]["runtime"] == "vllm" and "--runner" not in _arguments(predictor)
    }
    assert named == answering


def test_speech_is_not_watched_for_figures_that_it_lacks() -> None:
    (monitor,) = [
        found
        for found in of_kind(combined("production", IN_AWS), "PodMonitor")
        if found["metadata"]["name"] == "models"
    ]
    left_out = [
        expression
        for expression in monitor["spec"]["selector"]["matchExpressions"]
        if expression["operator"] == "NotIn"
    ]
    speaking = {
        found["metadata"]["labels"]["app.kubernetes.io/component"]
        for found in of_kind(_everything(), "InferenceService")
        if found["spec"]["predictor"]["model"]["runtime"] == "speaches"
    }
    assert yaml.safe_dump(left_out) == yaml.safe_dump(
        [{"key": "app.kubernetes.io/component", "operator": "NotIn", "values": sorted(speaking)}]
    )
