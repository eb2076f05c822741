"""InferenceServices from their manifests, with real processes behind the gateway."""

import json
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from knative_local.http1 import Client, serve
from knative_local.manifests import load_plan
from knative_local.manifests.plan import Plan
from knative_local.runtime.inference import InferenceServices
from knative_local.runtime.memory import RunMemory
from knative_local.runtime.reconciler import Reconciler
from knative_local.runtime.resolving import LocalResolver
from knative_local.runtime.services import Services
from knative_local.runtime.serving import Serving
from knative_local.serving import PortBook

PROGRAM = Path(__file__).with_name("predictor.py")
HOST = "sums.models.svc.cluster.local"
Until = Callable[..., Awaitable[None]]

RUNTIME = f"""
apiVersion: serving.kserve.io/v1alpha1
kind: ServingRuntime
metadata: {{name: adder, namespace: models}}
spec:
  supportedModelFormats: [{{name: sums, autoSelect: true}}]
  protocolVersions: [v1]
  containers:
    - name: kserve-container
      image: adder:1
      command: [python, {PROGRAM}]
      args: ["--model_name={{{{.Name}}}}", "--model_dir=/mnt/models"]
"""

MODEL = """
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: sums
  namespace: models
  annotations: {serving.kserve.io/deploymentMode: Knative}
spec:
  predictor:
    model:
      modelFormat: {name: sums}
      storageUri: "file://FOLDER"
"""

TRANSFORMER = f"""
  transformer:
    containers:
      - image: before:1
        command: [python, {PROGRAM}]
"""


@dataclass
class Run:
    """A run, given manifests one after another."""

    folder: Path
    reconciler: Reconciler
    models: InferenceServices
    services: Services
    client: Client
    url: str
    plan: Plan = field(default_factory=Plan)

    async def apply(self, *texts: str) -> None:
        file = self.folder / "manifests.yaml"
        text = "\n---\n".join(texts).replace("FOLDER", str(self.folder))
        file.write_text(text, encoding="utf-8")
        self.plan = load_plan([file])
        if not any(True for _ in self.reconciler):
            await self.reconciler.start(self.plan)
        else:
            await self.reconciler.apply(self.plan)

    async def predict(self, host: str = HOST) -> Any:
        body = json.dumps({"instances": [1, 2]}).encode()
        answer = await self.client.request(
            "POST",
            f"{self.url}/v1/models/sums:predict",
            [(b"host", host.encode())],
            body,
            timeout=30,
        )
        content = await answer.read(1 << 20)
        return json.loads(content) if answer.status == 200 else answer.status

    def report(self) -> Any:
        (planned,) = self.plan.inference_services
        return self.models.report(planned)

    def condition(self, kind: str) -> tuple[str, str]:
        (found,) = [each for each in self.report()["conditions"] if each["type"] == kind]
        return found["status"], found.get("reason", "")


@pytest.fixture
async def run(tmp_path: Path) -> AsyncGenerator[Run]:
    async with running(tmp_path) as found:
        yield found


@asynccontextmanager
async def running(folder: Path) -> AsyncGenerator[Run]:
    client = Client(max_connections=100)
    serving = Serving(folder, PortBook(folder / "ports.json"), LocalResolver(client))
    gateway = await serve(serving.gateway.handle, "127.0.0.1", 0)
    services, models = Services(serving), InferenceServices(serving)
    reconciler = Reconciler([services, models], RunMemory(folder / "objects.json"))
    try:
        yield Run(folder, reconciler, models, services, client, gateway.url)
    finally:
        await gateway.close()
        await serving.close(0.5)
        await client.close()


async def test_runtime_serves_the_model_under_the_name_of_its_service(run: Run) -> None:
    await run.apply(RUNTIME, MODEL)
    assert await run.predict() == {
        "predictions": [2, 3],
        "model": "sums",
        "folder": str(run.folder),
        "revision": "sums-predictor-00001",
    }
    report = run.report()
    assert (report["ready"], report["url"]) == (True, f"http://{HOST}")
    assert [each["type"] for each in report["conditions"]] == [
        "Ready",
        "PredictorReady",
        "IngressReady",
        "PredictorConfigurationReady",
        "PredictorRouteReady",
    ]
    assert report["components"]["predictor"]["latest_rolledout_revision"] == "sums-predictor-00001"


async def test_transformer_gets_the_requests_and_finds_the_predictor(run: Run) -> None:
    await run.apply(RUNTIME, MODEL + TRANSFORMER)
    assert await run.predict() == {
        "transformed_by": "sums-transformer-00001",
        "predictions": [2, 3, 2, 3],
        "model": "sums",
        "folder": str(run.folder),
        "revision": "sums-predictor-00001",
    }
    alone = await run.predict("sums-predictor.models.svc.cluster.local")
    assert alone["predictions"] == [2, 3]
    assert run.condition("TransformerReady") == ("True", "")
    assert run.condition("Ready") == ("True", "")


async def test_canary_gets_its_percent_beside_the_last_rolled_out_revision(
    run: Run, until: Until
) -> None:
    canary = MODEL + "      env: [{name: A, value: b}]\n    canaryTrafficPercent: 40\n"
    await run.apply(RUNTIME, MODEL)
    await run.apply(RUNTIME, canary)
    await until(lambda: run.condition("Ready")[0] == "True")
    answers = Counter([(await run.predict())["revision"] for _ in range(80)])
    assert set(answers) == {"sums-predictor-00001", "sums-predictor-00002"}
    assert answers["sums-predictor-00001"] > 20
    previous = await run.predict("prev-sums-predictor.models.svc.cluster.local")
    assert previous["revision"] == "sums-predictor-00001"
    predictor = run.report()["components"]["predictor"]
    assert predictor["latest_rolledout_revision"] == "sums-predictor-00001"
    await run.apply(RUNTIME, canary.replace("    canaryTrafficPercent: 40\n", ""))
    assert {(await run.predict())["revision"] for _ in range(10)} == {"sums-predictor-00002"}
    # A canary of 0 afterwards takes it back.
    await run.apply(RUNTIME, canary.replace("Percent: 40", "Percent: 0"))
    assert {(await run.predict())["revision"] for _ in range(5)} == {"sums-predictor-00001"}


async def test_rolled_out_revision_is_remembered_from_run_to_run(tmp_path: Path) -> None:
    canary = MODEL + "      env: [{name: A, value: b}]\n    canaryTrafficPercent: 0\n"
    async with running(tmp_path) as run:
        await run.apply(RUNTIME, MODEL)
    async with running(tmp_path) as run:
        await run.apply(RUNTIME, canary)
        assert {(await run.predict())["revision"] for _ in range(5)} == {"sums-predictor-00001"}


async def test_stopped_model_runs_nothing_until_it_is_started_again(run: Run) -> None:
    stopped = MODEL.replace("Mode: Knative", 'Mode: Knative, serving.kserve.io/stop: "true"')
    await run.apply(RUNTIME, MODEL)
    await run.apply(RUNTIME, stopped)
    assert await run.predict() == 404
    assert run.condition("PredictorReady") == ("False", "Stopped")
    assert run.condition("Ready") == ("False", "Stopped")
    await run.apply(RUNTIME, MODEL)
    assert (await run.predict())["revision"] == "sums-predictor-00001"


async def test_model_without_replicas_starts_with_its_first_request(run: Run) -> None:
    settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config-autoscaler, namespace: knative-serving}
        data: {allow-zero-initial-scale: "true", initial-scale: "0"}
    """
    await run.apply(RUNTIME, MODEL + "    minReplicas: 0\n", settings)
    (service,) = run.plan.services
    assert run.services.report(service)["pids"] == []
    assert (await run.predict())["predictions"] == [2, 3]
    assert len(run.services.report(service)["pids"]) == 1
