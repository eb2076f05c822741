"""Grafana's dashboards, written from the definitions of the metrics.

`python -m tools.dashboards` writes `knative/components/monitoring/dashboards/*.json`, which the
component ships as ConfigMaps that Grafana's sidecar finds; `--check` compares.
"""
