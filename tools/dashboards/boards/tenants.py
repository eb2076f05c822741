"""Tenants: who asks for how much, and what it costs."""

from typing import Final

from tools.dashboards.model import Board, Query, Row, Shape, View
from tools.dashboards.queries import TENANT, increase, now, rate

TENANTS: Final = Board(
    name="tenants",
    title="SomaAgent: tenants and cost",
    text="Who asks for how much, what it costs, and how full the budgets are."
    " After the first hundred, tenants are one: _other.",
    by_tenant=True,
    rows=(
        Row(
            title="Budgets",
            views=(
                View(
                    title="How full: the fullest budgets",
                    unit="percentunit",
                    text="Spent or reserved. At 100 % turns end as refused.",
                    queries=(
                        Query(
                            now("soma_budget_use_ratio", "tenant", "period", "unit", where=TENANT),
                            "{{tenant}} {{unit}} of the {{period}}",
                        ),
                    ),
                    nothing="no budget was set",
                ),
                View(
                    title="Turns refused in an hour",
                    queries=(
                        Query(
                            increase(
                                "soma_turns_ended_total",
                                "tenant",
                                where=f'state="refused", {TENANT}',
                            ),
                            "{{tenant}}",
                        ),
                    ),
                    nothing="none",
                ),
            ),
        ),
        Row(
            title="Cost, in units of the ledger's currency",
            views=(
                View(
                    title="Models, in an hour",
                    shape=Shape.STACK,
                    queries=(
                        Query(
                            increase("soma_model_cost_total", "tenant", "profile", where=TENANT),
                            "{{tenant}} {{profile}}",
                        ),
                    ),
                ),
                View(
                    title="Tools, in an hour",
                    shape=Shape.STACK,
                    queries=(
                        Query(
                            increase("soma_tool_cost_total", "tenant", where=TENANT), "{{tenant}}"
                        ),
                    ),
                    nothing="no tool was called",
                ),
            ),
        ),
        Row(
            title="Use",
            views=(
                View(
                    title="Turns accepted",
                    unit="ops",
                    shape=Shape.STACK,
                    queries=(
                        Query(
                            rate("soma_turns_accepted_total", "tenant", where=TENANT), "{{tenant}}"
                        ),
                    ),
                ),
                View(
                    title="Tokens a second",
                    queries=(
                        Query(
                            rate("soma_model_tokens_total", "tenant", "direction", where=TENANT),
                            "{{tenant}} {{direction}}",
                        ),
                    ),
                ),
                View(
                    title="Turns that ended without an answer, in an hour",
                    queries=(
                        Query(
                            increase(
                                "soma_turns_ended_total",
                                "tenant",
                                where=f'state=~"failed|expired", {TENANT}',
                            ),
                            "{{tenant}}",
                        ),
                    ),
                    nothing="none",
                ),
            ),
        ),
    ),
)
