"""Models: answers, tokens, time to the first one, and who waits."""

from typing import Final

from tools.dashboards.boards.objectives import burning
from tools.dashboards.model import Board, Query, Row, Shape, View
from tools.dashboards.queries import either, increase, quantile, rate

_NO_SERVER: Final = "no model's server is read"
_WAITING: Final = ("vllm:num_requests_waiting", "llamacpp:requests_deferred")
_ANSWERED: Final = ("vllm:num_requests_running", "llamacpp:requests_processing")
MODELS: Final = Board(
    name="models",
    title="SomaAgent: models",
    text="Models by profile: answers, tokens, time to the first token, and who waits.",
    rows=(
        Row(
            title="Time",
            views=(
                View(
                    title="Time to the first token",
                    unit="s",
                    queries=tuple(
                        Query(
                            quantile(share, "soma_model_time_to_first_token_seconds", "profile"),
                            f"{{{{profile}}}} p{share * 100:g}",
                        )
                        for share in (0.5, 0.95)
                    ),
                ),
                View(
                    title="Whole requests: p95",
                    unit="s",
                    queries=(
                        Query(
                            quantile(
                                0.95, "soma_model_request_duration_seconds", "profile", "outcome"
                            ),
                            "{{profile}} {{outcome}}",
                        ),
                    ),
                ),
                burning("First tokens within ten seconds", "first_tokens", allowed=5),
            ),
        ),
        Row(
            title="Work",
            views=(
                View(
                    title="Requests, by outcome",
                    unit="reqps",
                    shape=Shape.STACK,
                    queries=(
                        Query(
                            rate("soma_model_request_duration_seconds_count", "profile", "outcome"),
                            "{{profile}} {{outcome}}",
                        ),
                    ),
                ),
                View(
                    title="Answers and steps that were charged",
                    unit="ops",
                    queries=(
                        Query(rate("soma_model_generations_total", "profile"), "{{profile}}"),
                    ),
                ),
                View(
                    title="Tokens a second",
                    queries=(
                        Query(
                            rate("soma_model_tokens_total", "profile", "direction"),
                            "{{profile}} {{direction}}",
                        ),
                    ),
                ),
            ),
        ),
        Row(
            title="Servers and budgets",
            views=(
                View(
                    title="Requests that wait for a model",
                    queries=(Query(either(_WAITING, "model_name"), "{{model_name}}"),),
                    nothing=_NO_SERVER,
                ),
                View(
                    title="Requests that a model answers",
                    queries=(Query(either(_ANSWERED, "model_name"), "{{model_name}}"),),
                    nothing=_NO_SERVER,
                ),
                View(
                    title="Reservations that nobody settled, in an hour",
                    text="A step was killed between its reservation and the model's answer.",
                    queries=(Query(increase("soma_budget_reservations_expired_total"), "expired"),),
                ),
            ),
        ),
    ),
)
