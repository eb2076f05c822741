"""Dashboards as Grafana reads them, made with its own builders."""

from collections.abc import Sequence
from typing import Final

from grafana_foundation_sdk.builders import common as common_builders
from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.builders import prometheus, stat, statetimeline, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common
from grafana_foundation_sdk.models import dashboard as models

from tools.dashboards.model import Board, Query, Row, Shape, View

TAG: Final = "somaagent"
_SOURCE: Final = common.DataSourceRef(type_val="prometheus", uid="${datasource}")
_COLUMNS: Final = 24
_MOST_IN_A_LINE: Final = 3
_HEIGHT: Final = 8
_LOW: Final = 5

Panel = timeseries.Panel | stat.Panel | statetimeline.Panel


def written(board: Board, alerts: Sequence[str]) -> str:
    """A dashboard's JSON; `alerts` names those that lead to it."""
    made = (
        builders.Dashboard(board.title)
        .uid(board.uid)
        .description(board.text)
        .tags([TAG])
        .timezone("browser")
        .time("now-3h", "now")
        .refresh("30s")
        .readonly()
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .link(
            builders.DashboardLink("SomaAgent")
            .type(models.DashboardLinkType.DASHBOARDS)
            .tags([TAG])
            .as_dropdown(True)
            .keep_time(True)
        )
        .with_variable(
            builders.DatasourceVariable("datasource").label("Prometheus").type("prometheus")
        )
    )
    if board.by_tenant:
        made = made.with_variable(_tenants())
    number = 0
    for row in (*_alerting(alerts), *board.rows):
        number += 1
        made = made.with_row(builders.Row(row.title).id(number))
        in_line = min(len(row.views), _MOST_IN_A_LINE)
        for view in row.views:
            number += 1
            made = made.with_panel(_panel(view, _COLUMNS // in_line).id(number))
    return JSONEncoder(sort_keys=True, indent=2).encode(made.build()) + "\n"


def _tenants() -> builders.QueryVariable:
    return (
        builders.QueryVariable("tenant")
        .label("Tenant")
        .datasource(_SOURCE)
        .query("label_values(soma_turns_accepted_total, tenant)")
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(True)
        .include_all(True)
        .all_value(".*")
    )


def _alerting(alerts: Sequence[str]) -> tuple[Row, ...]:
    if not alerts:
        return ()
    firing = f'ALERTS{{alertstate="firing", alertname=~"{"|".join(alerts)}"}}'
    view = View(
        title="Alerts",
        text="Those that lead here: " + ", ".join(alerts) + ".",
        shape=Shape.STATES,
        queries=(
            Query(
                f"count by (alertname, severity) ({firing})", "{{alertname}} ({{severity}}): firing"
            ),
        ),
        nothing="no alert fires",
    )
    return (Row(title="Alerts", views=(view,)),)


def _panel(view: View, span: int) -> Panel:
    panel: Panel
    match view.shape:
        case Shape.FIGURE:
            panel = stat.Panel().height(_LOW)
        case Shape.STATES:
            panel = statetimeline.Panel().height(_LOW)
        case Shape.GRAPH:
            panel = _graph().height(_HEIGHT)
        case Shape.STACK:
            stacking = common_builders.StackingConfig().mode(common.StackingMode.NORMAL)
            panel = _graph().height(_HEIGHT).fill_opacity(20).stacking(stacking)
    panel = panel.title(view.title).unit(view.unit).span(span).datasource(_SOURCE)
    if view.text:
        panel = panel.description(view.text)
    if view.nothing:
        panel = panel.no_value(view.nothing)
    for place, query in enumerate(view.queries):
        panel = panel.with_target(
            prometheus.Dataquery()
            .expr(query.expr)
            .legend_format(query.legend)
            .ref_id(chr(ord("A") + place))
            .range()
        )
    return panel


def _graph() -> timeseries.Panel:
    return (
        timeseries.Panel()
        .min(0)
        .line_width(1)
        .show_points(common.VisibilityMode.AUTO)
        .legend(
            common_builders.VizLegendOptions()
            .display_mode(common.LegendDisplayMode.LIST)
            .placement(common.LegendPlacement.BOTTOM)
            .show_legend(True)
        )
        .tooltip(
            common_builders.VizTooltipOptions()
            .mode(common.TooltipDisplayMode.MULTI)
            .sort(common.SortOrder.DESCENDING)
        )
    )
