"""JobSinks: what is run, defaults and refusals."""

from typing import Any

import pytest

from knative_local.manifests.plan import Destination

SINK = """
apiVersion: sinks.knative.dev/v1alpha1
kind: JobSink
metadata: {name: work}
spec:
  job:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: main
              image: example.com/work:1
              command: [python, -m, work]
"""


def fields(judgement: Any) -> list[str]:
    return [problem.field for problem in judgement.problems]


def test_a_job_sink_gets_the_defaults_of_a_job(planned: Any) -> None:
    (sink,) = planned(SINK).job_sinks
    assert sink.container.command == ("python", "-m", "work")
    assert sink.container.environment["K_EXECUTION_MODE"] == "batch"
    assert sink.event_path == "/etc/jobsink-event"
    assert (sink.backoff_limit, sink.grace_seconds) == (6, 30)
    assert (sink.active_deadline_seconds, sink.ttl_seconds) == (None, None)


def test_everything_said_of_a_job_counts(planned: Any) -> None:
    more = """    spec:
      backoffLimit: 1
      activeDeadlineSeconds: 60
      ttlSecondsAfterFinished: 5
      completions: 1
      template:"""
    text = SINK.replace("    spec:\n      template:", more).replace(
        "restartPolicy: Never",
        "restartPolicy: OnFailure\n          terminationGracePeriodSeconds: 2",
    )
    text += """              env: [{name: K_EXECUTION_MODE, value: own}]
              volumeMounts: [{name: jobsink-event, mountPath: /in}]
"""
    (sink,) = planned(text).job_sinks
    assert (sink.backoff_limit, sink.active_deadline_seconds, sink.ttl_seconds) == (1, 60, 5)
    assert (sink.grace_seconds, sink.event_path) == (2, "/in")
    assert sink.container.environment["K_EXECUTION_MODE"] == "own"


def test_the_images_file_says_what_a_job_runs(planned: Any) -> None:
    text = SINK.replace("              command: [python, -m, work]\n", "")
    images = "images: {work: {command: [echo, hello], environment: {A: b}}}"
    (sink,) = planned(text, images=images).job_sinks
    assert sink.container.command == ("echo", "hello")
    assert sink.container.environment["A"] == "b"


def test_a_job_sink_is_a_destination(planned: Any) -> None:
    ping = """
        apiVersion: sources.knative.dev/v1
        kind: PingSource
        metadata: {name: tick}
        spec: {sink: {ref: {apiVersion: sinks.knative.dev/v1alpha1, kind: JobSink, name: work}}}
    """
    uri = "http://job-sink.knative-eventing.svc.cluster.local/default/work"
    assert planned(SINK, ping).ping_sources[0].sink == Destination(uri=uri)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (SINK[SINK.index("  job:") :], "  job:\n", "spec.job"),
        (
            "restartPolicy: Never",
            "restartPolicy: Always",
            "spec.job.spec.template.spec.restartPolicy",
        ),
        ("          restartPolicy: Never\n", "", "spec.job.spec.template.spec.restartPolicy"),
        (
            "- name: main\n              image",
            "- image",
            "spec.job.spec.template.spec.containers[0].name",
        ),
        (
            "      template:",
            "      backoffLimit: -1\n      template:",
            "spec.job.spec.backoffLimit",
        ),
        ("      template:", "      parallelism: 3\n      template:", "spec.job.spec.parallelism"),
        ("      template:", "      suspend: true\n      template:", "spec.job.spec.suspend"),
        (
            "      template:",
            "      activeDeadlineSeconds: 0\n      template:",
            "spec.job.spec.activeDeadlineSeconds",
        ),
        (
            "restartPolicy: Never",
            "restartPolicy: Never\n          initContainers: []",
            "spec.job.spec.template.spec.initContainers",
        ),
        (
            "restartPolicy: Never",
            "restartPolicy: Never\n          volumes: [{name: jobsink-event, emptyDir: {}}]",
            "spec.job.spec.template.spec.volumes[0].name",
        ),
    ],
)
def test_bad_job_sinks_are_refused(judged: Any, old: str, new: str, field: str) -> None:
    assert old in SINK
    assert field in fields(judged(SINK.replace(old, new)))
