import json
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

Start = Callable[..., Any]
HOST = "hello.demo.svc.cluster.local"


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Poll for at most this long."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.05)


def seen(run: Any) -> dict[str, Any]:
    status, body = run.call(run.ready["gateway"] + "/", host=HOST)
    assert status == 200
    described: dict[str, Any] = json.loads(body)
    return described


def test_plain_function_takes_requests_and_events(
    start: Start, folder: Path, leftovers: Callable[[], list[int]]
) -> None:
    run = start()
    run.wait_ready()
    assert set(run.ready) == {
        "status",
        "ingress",
        "gateway",
        "status_url",
        "metrics_url",
        "kafka",
    }
    attributes = {
        "ce_id": "one",
        "ce_type": "demo.asked",
        "ce_source": "/test",
        "ce_specversion": "1.0",
        "content_type": "text/plain",
    }
    sent = run.call(run.ready["ingress"] + "/demo/default", body=b"hello", **attributes)
    assert sent == (202, b"")
    wait_until(lambda: ["one", "demo.asked", "hello"] in seen(run)["events"])
    assert seen(run)["sink"] == run.ready["ingress"] + "/demo/default"
    assert run.call(run.ready["gateway"] + "/", host="nobody.example")[0] == 404

    status = run.status()
    service = status["services"][0]
    assert service["cluster_url"] == f"http://{HOST}"
    assert (service["name"], service["ready"], service["replicas"]) == ("hello", True, 1)
    assert run.call(service["url"] + "/")[0] == 200
    assert {each["name"] for each in status["triggers"]} == {"hello"}
    assert [each["name"] for each in status["ping_sources"]] == ["every-minute"]
    metrics = run.call(run.ready["metrics_url"])[1].decode()
    assert 'kn_revision_pods_count{k8s_namespace_name="demo",kn_service_name="hello"' in metrics
    check_metrics(metrics)

    shown = subprocess.run(
        [run.process.args[0], "status", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(shown.stdout)["gateway"] == run.ready["gateway"]
    check_views(run, folder)

    other = start()
    assert other.process.wait(60) == 1
    wait_until(lambda: "another knative-local runs on the state folder" in "".join(other.errors))

    assert run.end() == 0
    assert run.process.stdout.read() == ""
    assert leftovers() == []


def check_metrics(text: str) -> None:
    """A Prometheus server's own parser reads them, and they say what has happened."""
    families = {family.name: family for family in text_string_to_metric_families(text)}
    latencies = families["event_dispatch_latencies_ms"]
    assert latencies.type == "histogram"
    buckets = [
        (sample.labels["le"], sample.value)
        for sample in latencies.samples
        if sample.name.endswith("_bucket") and sample.labels.get("consumer_name") == "hello"
    ]
    counts = [count for _, count in buckets]
    assert counts == sorted(counts)
    assert buckets[-1] == ("+Inf", 1)
    newer = families["kn_eventing_dispatch_latency_ms"]
    assert newer.type == "histogram"
    counted = [sample for sample in newer.samples if sample.name.endswith("_count")]
    old = sum(s.value for s in latencies.samples if s.name.endswith("_count"))
    assert sum(sample.value for sample in counted) == old > 0
    assert all(len(sample.labels["http_response_status_code"]) == 3 for sample in counted)
    assert families["event_count"].type == "counter"
    taken = [s for s in families["event_count"].samples if s.labels.get("name") == "default"]
    assert [sample.value for sample in taken] == [1]
    seen_names = [sample.name for family in families.values() for sample in family.samples]
    assert seen_names
    assert len(families) == text.count("# TYPE ")


def check_views(run: Any, folder: Path) -> None:
    """The status command's other forms, on a run whose objects are all ready."""

    def status(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [run.process.args[0], "status", *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    table = status()
    assert table.returncode == 0, table.stdout
    rows = [line.split() for line in table.stdout.splitlines()]
    assert ["demo", "Trigger", "hello", "yes"] in [row[:4] for row in rows]
    assert ["demo", "Service", "hello", "yes"] in [row[:4] for row in rows]
    (trigger,) = json.loads(status("trigger/hello", "--json").stdout)
    assert {each["type"]: each["status"] for each in trigger["conditions"]} == {
        "Ready": "True",
        "BrokerReady": "True",
        "DeadLetterSinkResolved": "True",
        "DependencyReady": "True",
        "OIDCIdentityCreated": "True",
        "SubscriberResolved": "True",
        "SubscriptionReady": "True",
    }
    assert all(each["lastTransitionTime"].endswith("Z") for each in trigger["conditions"])
    assert trigger["observedGeneration"] == trigger["generation"] == 1
    assert {each["kind"] for each in json.loads(status("hello", "--json").stdout)} == {
        "Service",
        "Trigger",
    }
    assert status("trigger/other").returncode == 1
    assert status("--namespace", "elsewhere").returncode == 1
    assert status("--state", "nowhere").returncode == 1


def test_run_that_was_killed_leaves_nothing_that_stops_the_next_one(
    start: Start, leftovers: Callable[[], list[int]]
) -> None:
    first = start()
    first.wait_ready()
    first.end(signal.SIGKILL)
    wait_until(lambda: leftovers() == [])
    second = start()
    second.wait_ready()
    assert second.ready["gateway"] == first.ready["gateway"]
    assert seen(second)["sink"]
    assert second.end(signal.SIGINT) == 0
    assert leftovers() == []


def test_signal_before_ready_ends_cleanly(start: Start, leftovers: Callable[[], list[int]]) -> None:
    run = start()
    wait_until(lambda: bool(leftovers()))
    assert run.end() == 0
    assert leftovers() == []


def test_port_in_use_is_an_error_that_names_it(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = start("--gateway-port", str(port))
        assert run.process.wait(60) == 1
        wait_until(lambda: f"port {port} for the gateway cannot be used" in "".join(run.errors))


def test_kafka_that_does_not_answer_is_an_error_that_names_it(start: Start) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
        run = start("--kafka", address)
        assert run.process.wait(60) == 1
        wait_until(lambda: f"No Kafka broker answers at '{address}'" in "".join(run.errors))


def test_kafka_address_without_a_port_is_refused(start: Start) -> None:
    run = start("--kafka", "host:port")
    assert run.process.wait(60) == 1
    text = "knative-local: --kafka 'host:port' is not HOST:PORT"
    wait_until(lambda: text in "".join(run.errors))


def has_events(run: Any) -> Callable[[], bool]:
    return lambda: bool(seen(run)["events"])


def test_trigger_that_was_deleted_between_runs_begins_anew(start: Start, folder: Path) -> None:
    manifests = folder / "manifests" / "all.yaml"
    whole = manifests.read_text()
    without = "---".join(part for part in whole.split("---") if "kind: Trigger" not in part)
    for number, text in enumerate((whole, without, whole)):
        manifests.write_text(text)
        run = start()
        run.wait_ready()
        attributes = {
            "ce_id": str(number),
            "ce_type": "demo.asked",
            "ce_source": "/test",
            "ce_specversion": "1.0",
        }
        assert run.call(run.ready["ingress"] + "/demo/default", body=b"x", **attributes)[0] == 202
        if text is whole:
            wait_until(has_events(run))
            assert seen(run)["events"] == [[str(number), "demo.asked", "x"]]
        assert run.end() == 0


def test_invalid_manifests_are_listed_and_nothing_starts(start: Start, folder: Path) -> None:
    (folder / "manifests" / "typo.yaml").write_text(
        "apiVersion: eventing.knative.dev/v1\nkind: Trigger\n"
        "metadata: {name: wrong, namespace: demo}\nspec: {broker: default, subscribers: {}}\n"
    )
    run = start()
    assert run.process.wait(60) == 1
    wait_until(lambda: "Trigger demo/wrong: spec.subscribers" in "".join(run.errors))
    assert run.process.stdout.read() == ""
    assert not (folder / ".knative-local").exists()

    command = [run.process.args[0], "validate", "manifests"]
    plain = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert plain.returncode == 1
    assert "Trigger demo/wrong: spec.subscribers" in plain.stdout
    as_json = subprocess.run(
        [*command, "--json"], cwd=folder, capture_output=True, text=True, check=False
    )
    problems = json.loads(as_json.stdout)["problems"]
    assert {problem["name"] for problem in problems} == {"wrong"}
    (folder / "manifests" / "typo.yaml").unlink()
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def test_a_changed_template_leaves_a_broker_its_topic_and_its_events(
    start: Start, folder: Path
) -> None:
    manifests = folder / "manifests" / "all.yaml"
    whole = manifests.read_text()
    without = "---".join(
        part for part in whole.split("---") if "serving.knative.dev/v1\nkind" not in part
    )
    nobody = without.replace(
        "ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: hello}",
        'uri: "http://127.0.0.1:1/nobody"',
    )
    manifests.write_text(nobody)
    first = start()
    first.wait_ready()
    attributes = {
        "ce_id": "kept",
        "ce_type": "demo.asked",
        "ce_source": "/test",
        "ce_specversion": "1.0",
    }
    url = f"{first.ready['ingress']}/demo/default"
    assert first.call(url, body=b"{}", **attributes)[0] == 202
    topic = first.status()["brokers"][0]["topic"]
    assert first.end() == 0
    features = """
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config-kafka-features, namespace: knative-eventing}
data:
  brokers-topic-template: "new.{{ .Namespace }}.{{ .Name }}"
  triggers-consumergroup-template: "new.{{ .Namespace }}.{{ .Name }}"
"""
    manifests.write_text(whole + features)
    second = start()
    second.wait_ready()
    wait_until(lambda: any(event[0] == "kept" for event in seen(second)["events"]))
    assert second.status()["brokers"][0]["topic"] == topic
    assert second.end() == 0


def test_what_a_function_started_in_a_session_of_its_own_ends_with_the_run(
    start: Start, folder: Path, leftovers: Callable[[], list[int]]
) -> None:
    main = folder / "function" / "main.py"
    daemon = 'import subprocess\n\nsubprocess.Popen(["sleep", "1000"], start_new_session=True)\n'
    main.write_text(daemon + main.read_text())
    run = start()
    run.wait_ready()
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in leftovers()]
    assert b"sleep\x001000\x00" in commands

    assert run.end() == 0
    assert leftovers() == []
