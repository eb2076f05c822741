"""Tools: calls, their time, and those that wait for somebody."""

from typing import Final

from tools.dashboards.model import Board, Query, Row, Shape, View
from tools.dashboards.queries import increase, now, quantile, rate

TOOLS: Final = Board(
    name="tools",
    title="SomaAgent: tools",
    text="Calls of tools: how they end, how long they take, and what waits for approval.",
    rows=(
        Row(
            title="Calls",
            views=(
                View(
                    title="Calls, by tool",
                    unit="ops",
                    shape=Shape.STACK,
                    queries=(Query(rate("soma_tool_calls_total", "tool"), "{{tool}}"),),
                    nothing="no tool was called",
                ),
                View(
                    title="Calls in an hour, by how they ended",
                    queries=(
                        Query(
                            increase("soma_tool_calls_total", "tool", "status"),
                            "{{tool}} {{status}}",
                        ),
                    ),
                    nothing="no tool was called",
                ),
                View(
                    title="Calls that are not over",
                    shape=Shape.STACK,
                    queries=(Query(now("soma_tool_calls_unfinished", "state"), "{{state}}"),),
                    nothing="all are over",
                ),
            ),
        ),
        Row(
            title="Time",
            views=(
                View(
                    title="How long they ran: p95",
                    unit="s",
                    queries=(
                        Query(
                            quantile(0.95, "soma_tool_call_duration_seconds", "tool"), "{{tool}}"
                        ),
                    ),
                    nothing="no tool was called",
                ),
                View(
                    title="From the request until they began: p95",
                    unit="s",
                    text="Approval included, where a call waits for it.",
                    queries=(
                        Query(quantile(0.95, "soma_tool_call_wait_seconds", "tool"), "{{tool}}"),
                    ),
                    nothing="no tool was called",
                ),
                View(
                    title="Processors busy in the sandbox",
                    queries=(Query(rate("soma_sandbox_cpu_seconds_total", "tool"), "{{tool}}"),),
                    nothing="nothing ran there",
                ),
            ),
        ),
        Row(
            title="Approval",
            views=(
                View(
                    title="Calls that wait for approval",
                    shape=Shape.FIGURE,
                    queries=(Query(now("soma_requeue_waiting"), "calls"),),
                ),
                View(
                    title="Decisions in an hour",
                    queries=(
                        Query(
                            increase("soma_requeue_decision_seconds_count", "state"), "{{state}}"
                        ),
                    ),
                    nothing="none",
                ),
                View(
                    title="How long a decision took: p95 of an hour",
                    unit="s",
                    queries=(
                        Query(
                            quantile(0.95, "soma_requeue_decision_seconds", "state", over="1h"),
                            "{{state}}",
                        ),
                    ),
                    nothing="none",
                ),
            ),
        ),
    ),
)
