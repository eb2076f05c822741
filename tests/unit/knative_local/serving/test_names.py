import pytest

from knative_local.serving import ClusterNames

NAMES = ClusterNames(
    {
        "chat-predictor.somaagent.svc.cluster.local": "127.0.0.1:20001",
        "router.somaagent.svc.cluster.local": "127.0.0.1:20002",
        "kafka-broker-ingress.knative-eventing.svc.cluster.local": "127.0.0.1:20003",
    },
    {"postgres.somaagent.svc.cluster.local": "127.0.0.1"},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "http://chat-predictor.somaagent.svc.cluster.local/v1",
            "http://127.0.0.1:20001/v1",
        ),
        ("http://chat-predictor.somaagent.svc.cluster.local:80/v1", "http://127.0.0.1:20001/v1"),
        ("http://chat-predictor.somaagent.svc/v1", "http://127.0.0.1:20001/v1"),
        ("http://chat-predictor.somaagent", "http://127.0.0.1:20001"),
        ("http://chat-predictor", "http://127.0.0.1:20001"),
        (
            "HTTP://Router.somaagent.svc.cluster.local/",
            "HTTP://Router.somaagent.svc.cluster.local/",
        ),
        ("http://Router.SomaAgent.svc.cluster.local/", "http://127.0.0.1:20002/"),
        (
            "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/ns/default",
            "http://127.0.0.1:20003/ns/default",
        ),
        (
            "http://router.somaagent.svc.cluster.local http://chat-predictor.somaagent.svc",
            "http://127.0.0.1:20002 http://127.0.0.1:20001",
        ),
        ('{"url": "http://router.somaagent.svc"}', '{"url": "http://127.0.0.1:20002"}'),
        ("router.somaagent.svc.cluster.local:80", "127.0.0.1:20002"),
        (
            "postgresql://u:p@postgres.somaagent.svc.cluster.local:5432/soma",
            "postgresql://u:p@127.0.0.1:5432/soma",
        ),
    ],
)
def test_cluster_address_becomes_a_local_one(text: str, expected: str) -> None:
    assert NAMES.rewrite(text, "somaagent") == expected


@pytest.mark.parametrize(
    "text",
    [
        "http://router.somaagent.svc.cluster.local:9090/metrics",
        "https://router.somaagent.svc.cluster.local/",
        "http://my-router.somaagent.svc.cluster.local/",
        "http://router.somaagent.svc.cluster.local.example.com/",
        "http://router.somaagent.example/",
        "http://router.other.svc.cluster.local/",
        "http://router.example/",
        "http://router-2/",
        "router",
        "somaagent-core",
        "audience: router.somaagent.svc.cluster.local",
    ],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert NAMES.rewrite(text, "somaagent") == text


def test_short_name_is_only_known_in_its_namespace() -> None:
    assert NAMES.rewrite("http://router/", "elsewhere") == "http://router/"
    assert NAMES.rewrite("http://router.somaagent/", "elsewhere") == "http://127.0.0.1:20002/"
