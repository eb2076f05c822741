"""Turns: how many, how they end, how long they take."""

from typing import Final

from tools.dashboards.boards.objectives import burning
from tools.dashboards.model import Board, Query, Row, Shape, View
from tools.dashboards.queries import TENANT, increase, now, quantile, rate

CONVERSATIONS: Final = Board(
    name="conversations",
    title="SomaAgent: conversations",
    text="Turns: how many are asked for, how they end, how long they take.",
    by_tenant=True,
    rows=(
        Row(
            title="Turns",
            views=(
                View(
                    title="Accepted",
                    unit="ops",
                    queries=(
                        Query(rate("soma_turns_accepted_total", where=TENANT), "turns a second"),
                    ),
                ),
                View(
                    title="Ended, by how",
                    unit="ops",
                    shape=Shape.STACK,
                    queries=(
                        Query(rate("soma_turns_ended_total", "state", where=TENANT), "{{state}}"),
                    ),
                ),
                burning("Turns", "turns", allowed=1),
            ),
        ),
        Row(
            title="Time",
            views=(
                View(
                    title="From the message to the end of the answer",
                    unit="s",
                    queries=tuple(
                        Query(
                            quantile(
                                share, "soma_turn_duration_seconds", where='state="completed"'
                            ),
                            f"p{share * 100:g}",
                        )
                        for share in (0.5, 0.95, 0.99)
                    ),
                ),
                View(
                    title="From the message to the end, by how it ended: p95",
                    unit="s",
                    queries=(
                        Query(
                            quantile(0.95, "soma_turn_duration_seconds", "state", over="1h"),
                            "{{state}}",
                        ),
                    ),
                ),
                View(
                    title="Age of the oldest turn that is not over",
                    unit="s",
                    queries=(Query(now("soma_turns_oldest_seconds", "state"), "{{state}}"),),
                    nothing="all are over",
                ),
            ),
        ),
        Row(
            title="Under way, and without an answer",
            views=(
                View(
                    title="Turns that are not over",
                    shape=Shape.STACK,
                    queries=(Query(now("soma_turns_unfinished", "state"), "{{state}}"),),
                    nothing="all are over",
                ),
                View(
                    title="Ended without an answer in an hour, by code",
                    queries=(Query(increase("soma_turn_errors_total", "code"), "{{code}}"),),
                    nothing="none",
                ),
                View(
                    title="First messages after a pause in an hour",
                    text="Each woke the functions of a turn before its event reached them.",
                    queries=(Query(increase("soma_gateway_wakeups_total"), "wakeups"),),
                ),
            ),
        ),
    ),
)
