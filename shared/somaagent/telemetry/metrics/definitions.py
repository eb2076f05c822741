"""Every metric of the platform but those of `knative_local`; `docs/metrics.md` is written from it.

No label holds a session, a subject or free text. Labels whose values come from outside the code
are bounded by `MOST_VALUES`: the first values are told apart, later ones are `_other`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from somaagent.telemetry.metrics.gateway_process import GATEWAY_PROCESS
from somaagent.telemetry.metrics.model import (
    LONG_SECONDS,
    SHORT_SECONDS,
    Metric,
    Origin,
    Rule,
)

OTHER: Final = "_other"
MOST_VALUES: Final[Mapping[str, int]] = MappingProxyType({"tenant": 100, "route": 200, "*": 100})
"""How many values of a label are told apart; `*` for labels that are not named."""


def _rows(
    name: str,
    text: str,
    labels: tuple[str, ...],
    *rules: Rule,
    bounds: tuple[float, ...] = (),
    exemplars: bool = False,
) -> Metric:
    return Metric(
        name=name,
        kind="histogram" if bounds else "counter",
        text=text,
        labels=labels,
        origin=Origin.ROWS,
        rules=rules,
        bounds=bounds,
        exemplars=exemplars,
    )


def _handed(
    name: str,
    text: str,
    labels: tuple[str, ...],
    bounds: tuple[float, ...] = (),
    *,
    exemplars: bool = False,
) -> Metric:
    return Metric(
        name=name,
        kind="histogram" if bounds else "counter",
        text=text,
        labels=labels,
        origin=Origin.HANDOVER,
        bounds=bounds,
        exemplars=exemplars,
    )


def _now(name: str, text: str, *labels: str) -> Metric:
    return Metric(name=name, kind="gauge", text=text, labels=labels, origin=Origin.NOW)


TURNS: Final = (
    _rows(
        "soma_turns_accepted_total",
        "Messages that were stored to be answered.",
        ("tenant",),
        Rule(fact="turn_accepted"),
    ),
    _rows(
        "soma_turns_ended_total",
        "Turns that ended, by how: completed, failed, interrupted, refused, expired, withdrawn.",
        ("tenant", "state"),
        Rule(fact="turn_ended"),
    ),
    _rows(
        "soma_turn_errors_total",
        "Turns that ended without an answer, by the code that their clients were told.",
        ("code",),
        Rule(fact="turn_ended", needs="code"),
    ),
    _rows(
        "soma_turn_duration_seconds",
        "From the stored message to the turn's end, waits included.",
        ("state",),
        Rule(fact="turn_ended", amount=1),
        bounds=LONG_SECONDS,
        exemplars=True,
    ),
)

EVENTS: Final = (
    _rows(
        "soma_event_wait_seconds",
        "From the moment that an event was published until a function began with it, broker,"
        " retries and cold start included; its count is the events handled.",
        ("function", "type", "start"),
        Rule(fact="event", amount=1),
        bounds=LONG_SECONDS,
    ),
    _rows(
        "soma_event_handling_seconds",
        "From then until the effect was stored.",
        ("function", "type"),
        Rule(fact="event", amount=2),
        bounds=LONG_SECONDS,
    ),
    _rows(
        "soma_cold_starts_total",
        "Events that were the first one of a fresh process.",
        ("function",),
        Rule(fact="event", has={"start": "cold"}),
    ),
    _rows(
        "soma_dead_letters_total",
        "Events that were given up, by type (`_foreign` where it is not signed) and by the status"
        " of the last answer.",
        ("type", "code"),
        Rule(fact="dead_letter"),
    ),
    _rows(
        "soma_dead_letters_replayed_total",
        "Dead letters that were published again.",
        (),
        Rule(fact="dead_letter_replayed"),
    ),
    _handed(
        "soma_delivery_duration_seconds",
        "Deliveries to a function by their outcome: done, repeated (it was handled before),"
        " in_progress and unavailable (the broker tries again), rejected (a dead letter), crashed.",
        ("function", "outcome"),
        SHORT_SECONDS,
        exemplars=True,
    ),
    _handed("soma_function_starts_total", "Processes of a function that started.", ("function",)),
    _handed(
        "soma_function_start_seconds",
        "From the start of a function's process until it could take an event.",
        ("function",),
        SHORT_SECONDS,
    ),
    _handed(
        "soma_database_waits_total",
        "Times that all of a process' connections to Postgres were in use.",
        ("function",),
    ),
    _handed(
        "soma_redis_failures_total",
        "Times that Redis could not be asked or did not answer.",
        ("function",),
    ),
    _handed(
        "soma_spans_dropped_total",
        "Spans that the traces' collector is not known to have: it was away, refused them or gave"
        " no answer, or more waited than may.",
        ("function",),
    ),
)

MODELS: Final = (
    _rows(
        "soma_model_generations_total",
        "Answers and steps of models that were charged.",
        ("tenant", "profile"),
        Rule(fact="charge_settled"),
    ),
    _rows(
        "soma_model_tokens_total",
        "Tokens that were charged, by direction: input or output.",
        ("tenant", "profile", "direction"),
        Rule(fact="charge_settled", amount=1, constant={"direction": "input"}),
        Rule(fact="charge_settled", amount=2, constant={"direction": "output"}),
    ),
    _rows(
        "soma_model_cost_total",
        "What they cost, in units of the ledger's currency.",
        ("tenant", "profile"),
        Rule(fact="charge_settled", amount=3),
    ),
    _rows(
        "soma_budget_reservations_expired_total",
        "Reservations of budgets that nobody settled in time.",
        (),
        Rule(fact="charge_expired"),
    ),
    _handed(
        "soma_model_time_to_first_token_seconds",
        "From the request to a model until its first token.",
        ("profile",),
        LONG_SECONDS,
        exemplars=True,
    ),
    _handed(
        "soma_model_request_duration_seconds",
        "Requests to models by their outcome: completed, stopped, unavailable, refused.",
        ("profile", "outcome"),
        LONG_SECONDS,
        exemplars=True,
    ),
)

TOOLS: Final = (
    _rows(
        "soma_tool_calls_total",
        "Calls of tools by how they ended; `_unknown` is a tool that was not offered.",
        ("tool", "status"),
        Rule(fact="tool_call"),
    ),
    _rows(
        "soma_tool_call_duration_seconds",
        "How long tools ran.",
        ("tool",),
        Rule(fact="tool_call", amount=1),
        bounds=LONG_SECONDS,
    ),
    _rows(
        "soma_tool_call_wait_seconds",
        "From the request for a call until it was first begun.",
        ("tool",),
        Rule(fact="tool_call", amount=2),
        bounds=LONG_SECONDS,
    ),
    _rows(
        "soma_sandbox_cpu_seconds_total",
        "Processor time of what ran in the sandbox.",
        ("tool",),
        Rule(fact="tool_call", amount=3),
    ),
    _rows(
        "soma_tool_cost_total",
        "What calls cost, in units of the ledger's currency.",
        ("tenant",),
        Rule(fact="tool_call", amount=4),
    ),
    _rows(
        "soma_requeue_decision_seconds",
        "How long calls waited for approval, by what was decided.",
        ("state",),
        Rule(fact="requeue_ended", amount=1),
        bounds=LONG_SECONDS,
    ),
)

GATEWAY: Final = (
    _handed(
        "soma_gateway_request_duration_seconds",
        "Requests to all gateways; of streams and WebSockets, until they were closed.",
        ("method", "route", "status"),
        SHORT_SECONDS,
    ),
    _handed(
        "soma_gateway_limits_hit_total",
        "Requests that were refused because a quota was used up.",
        ("limit_class",),
    ),
    _handed(
        "soma_gateway_authentication_failures_total",
        "Requests without a good credential, by what they brought.",
        ("reason",),
    ),
    _handed(
        "soma_gateway_policy_decisions_total",
        "What the policies made of requests.",
        ("decision",),
    ),
    _handed(
        "soma_gateway_wakeups_total",
        "Times that a first message after a pause woke the functions of a turn.",
        (),
    ),
)

NOW: Final = (
    _now("soma_turns_unfinished", "Turns that are not over.", "state"),
    _now("soma_turns_oldest_seconds", "Age of the oldest of them.", "state"),
    _now("soma_tool_calls_unfinished", "Calls of tools that are not over.", "state"),
    _now("soma_requeue_waiting", "Calls that wait for approval."),
    _now("soma_dead_letters_waiting", "Dead letters that nobody has replayed."),
    _now(
        "soma_budget_use_ratio",
        "Share of a tenant's budget that is spent or reserved, of the fullest budgets.",
        "tenant",
        "period",
        "unit",
    ),
    _now("soma_measurements_waiting", "Facts that are not yet in the totals."),
    _now("soma_measuring_processes", "Processes that counted something in the last minute."),
    _now("soma_schema_migration", "Number of the newest migration in the database.", "phase"),
    _now(
        "soma_schema_migration_wanted",
        "Number of the newest migration that the answering release knows.",
        "phase",
    ),
)

METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {
        metric.name: metric
        for metric in (*TURNS, *EVENTS, *MODELS, *TOOLS, *GATEWAY, *NOW, *GATEWAY_PROCESS)
    }
)
"""All of them by name."""
RULES: Final = [rule for metric in METRICS.values() for rule in metric.as_rules()]
"""For `fold_measurements`."""
