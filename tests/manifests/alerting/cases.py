"""What makes each alert fire, and what does not, as series for `promtool test rules`."""

from typing import Final, NamedTuple


class Case(NamedTuple):
    """Series of one sample a minute, and who is alerted after so many minutes."""

    alert: str
    series: dict[str, str]
    """Values in promtool's notation, by series."""
    minutes: int
    firing: tuple[dict[str, str], ...] = ()
    """The labels of each alert that fires; empty where none may."""


CRITICAL: Final = {"severity": "critical"}
WARNING: Final = {"severity": "warning"}
_ENDED: Final = "soma_turns_ended_total"
_FIRST: Final = "soma_model_time_to_first_token_seconds"
_POST: Final = 'soma_gateway_request_duration_seconds_count{method="POST", route="/v1", status='
_QUEUE_PROXY: Final = "http_server_request_duration_seconds_count"
_WAIT: Final = 'soma_event_wait_seconds_bucket{function="router", type="t", start="warm", le='


def _turns(completed: str, failed: str) -> dict[str, str]:
    # Two processes of the gateway tell the same figures: they are one platform's, not two.
    return {
        f'{_ENDED}{{tenant="acme", state="{state}", instance="{instance}"}}': values
        for state, values in (("completed", completed), ("failed", failed))
        for instance in ("a", "b")
    }


CASES: Final = (
    Case("TurnsFail", _turns("0+8x180", "0+2x180"), 120, (CRITICAL, WARNING)),
    Case("TurnsFail", _turns("0+95x180", "0+5x180"), 150, (WARNING,)),
    Case("TurnsFail", _turns("0+99x180", "0+1x180"), 150),
    # Over for ten minutes: nobody is called any more, though the hour's budget is burnt.
    Case("TurnsFail", _turns("0+8x180", "0+2x120 240x60"), 130, (WARNING,)),
    Case(
        "TurnsFail",
        {
            f'{_ENDED}{{tenant="acme", state="interrupted"}}': "0+9x180",
            **_turns("0+9x180", "0x180"),
        },
        150,
    ),
    Case(
        "FirstTokensAreLate",
        {
            f'{_FIRST}_count{{profile="dialogue"}}': "0+10x180",
            f'{_FIRST}_bucket{{profile="dialogue", le="10"}}': "0+2x180",
        },
        150,
        (CRITICAL, WARNING),
    ),
    Case(
        "FirstTokensAreLate",
        {
            f'{_FIRST}_count{{profile="dialogue"}}': "0+10x180",
            f'{_FIRST}_bucket{{profile="dialogue", le="10"}}': "0+9x180",
        },
        150,
    ),
    Case(
        "MessagesAreNotAccepted",
        {f'{_POST}"202"}}': "0+90x180", f'{_POST}"503"}}': "0+10x180"},
        150,
        (CRITICAL, WARNING),
    ),
    # What is refused is the client's doing.
    Case(
        "MessagesAreNotAccepted",
        {
            f'{_POST}"202"}}': "0+10x180",
            f'{_POST}"422"}}': "0+90x180",
            f'{_POST}"503"}}': "0x180",
        },
        150,
    ),
    Case(
        "EventsAreNotDelivered",
        {
            'soma_dead_letters_total{type="t", code="500"}': "0+1x180",
            'soma_event_wait_seconds_count{function="f", type="t", start="warm"}': "0+10x180",
        },
        150,
        (CRITICAL, WARNING),
    ),
    Case(
        "EventsAreNotDelivered",
        {
            'soma_dead_letters_total{type="t", code="500"}': "5x180",
            'soma_event_wait_seconds_count{function="f", type="t", start="warm"}': "0+10x180",
        },
        150,
    ),
    Case(
        "FunctionFails",
        {
            f'{_QUEUE_PROXY}{{function="router", http_response_status_code="202"}}': "0+80x60",
            f'{_QUEUE_PROXY}{{function="router", http_response_status_code="500"}}': "0+20x60",
        },
        30,
        ({"function": "router", **CRITICAL},),
    ),
    Case(
        "FunctionFails",
        {
            f'{_QUEUE_PROXY}{{function="router", http_response_status_code="202"}}': "0+80x60",
            f'{_QUEUE_PROXY}{{function="router", http_response_status_code="422"}}': "0+20x60",
        },
        30,
    ),
    Case(
        "EventsAreGivenUp", {f'{_QUEUE_PROXY}{{function="dead-letter"}}': "0+1x60"}, 30, (WARNING,)
    ),
    Case("EventsAreGivenUp", {f'{_QUEUE_PROXY}{{function="router"}}': "0+1x60"}, 30),
    Case(
        "ModelQueueGrows",
        {'vllm:num_requests_waiting{model_name="m"}': "17x30"},
        20,
        ({"model_name": "m", **WARNING},),
    ),
    Case("ModelQueueGrows", {'vllm:num_requests_waiting{model_name="m"}': "16x30"}, 20),
    Case(
        "ModelQueueGrows",
        {
            'vllm:num_requests_waiting{model_name="large"}': "16x30",
            'llamacpp:requests_deferred{model_name="chat"}': "17x30",
        },
        20,
        ({"model_name": "chat", **WARNING},),
    ),
    Case("ModelQueueGrows", {'llamacpp:requests_deferred{model_name="chat"}': "16x30"}, 20),
    Case("PlatformMetricsAreMissing", {"up": "0x30"}, 20, (CRITICAL,)),
    Case("PlatformMetricsAreMissing", {"soma_measurements_waiting": "0x30"}, 20),
    Case(
        "EventsWait",
        {f'{_WAIT}"30"}}': "0+1x60", f'{_WAIT}"60"}}': "0+9x60", f'{_WAIT}"+Inf"}}': "0+9x60"},
        30,
        ({"function": "router", **WARNING},),
    ),
    Case("EventsWait", {f'{_WAIT}"30"}}': "0+9x60", f'{_WAIT}"+Inf"}}': "0+9x60"}, 30),
    Case(
        "TurnsAreStuck",
        {'soma_turns_oldest_seconds{state="generating"}': "901x30"},
        20,
        ({"state": "generating", **CRITICAL},),
    ),
    # A turn may wait for the one before it, or for somebody's approval, as long as it likes.
    Case(
        "TurnsAreStuck",
        {
            'soma_turns_oldest_seconds{state="generating"}': "600x30",
            'soma_turns_oldest_seconds{state="queued"}': "9000x30",
        },
        20,
    ),
    Case(
        "BudgetIsExhausted",
        {'soma_budget_use_ratio{tenant="acme", period="day", unit="tokens"}': "1x9"},
        5,
        ({"tenant": "acme", "period": "day", "unit": "tokens", **WARNING},),
    ),
    Case(
        "BudgetIsExhausted",
        {'soma_budget_use_ratio{tenant="acme", period="day", unit="tokens"}': "0.99x9"},
        5,
    ),
    Case(
        "MigrationsAreMissing",
        {
            'soma_schema_migration{phase="pre"}': "4x60",
            'soma_schema_migration_wanted{phase="pre"}': "5x60",
        },
        30,
        ({"phase": "pre", **CRITICAL},),
    ),
    # A release that is under way.
    Case(
        "MigrationsAreMissing",
        {
            'soma_schema_migration{phase="pre"}': "4x10 5x50",
            'soma_schema_migration_wanted{phase="pre"}': "5x60",
        },
        30,
    ),
    Case(
        "CertificateExpires",
        {'certmanager_certificate_expiration_timestamp_seconds{name="c"}': "500000x120"},
        90,
        ({"name": "c", **CRITICAL},),
    ),
    Case(
        "CertificateExpires",
        {'certmanager_certificate_expiration_timestamp_seconds{name="c"}': "5000000x120"},
        90,
    ),
    # The clock of these series begins at zero, so what is old was made before it.
    Case(
        "SecretIsOld",
        {'kube_secret_created{namespace="somaagent", secret="credentials"}': "-16000000x120"},
        90,
        ({"namespace": "somaagent", "secret": "credentials", **WARNING},),
    ),
    Case(
        "SecretIsOld",
        {'kube_secret_created{namespace="somaagent", secret="credentials"}': "0x120"},
        90,
    ),
)
