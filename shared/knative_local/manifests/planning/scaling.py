"""Autoscaling annotations, judged as the webhook judges them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from knative_local.manifests.cluster_config import AutoscalerConfig
from knative_local.manifests.durations import go_seconds
from knative_local.manifests.plan import ScalingSpec
from knative_local.manifests.reporting import Place

PREFIX = "autoscaling.knative.dev/"
WINDOW_RANGE = (6.0, 3600.0)
RPS_UTILIZATION = 0.7

# Each under its present name, with the spelling of old that is still read.
_KEYS = {
    "activation-scale": "activationScale",
    "class": "class",
    "initial-scale": "initialScale",
    "max-scale": "maxScale",
    "metric": "metric",
    "metric-aggregation-algorithm": "metricAggregationAlgorithm",
    "min-scale": "minScale",
    "panic-threshold-percentage": "panicThresholdPercentage",
    "panic-window-percentage": "panicWindowPercentage",
    "scale-down-delay": "scaleDownDelay",
    "scale-to-zero-pod-retention-period": "scaleToZeroPodRetentionPeriod",
    "target": "target",
    "target-burst-capacity": "targetBurstCapacity",
    "target-utilization-percentage": "targetUtilizationPercentage",
    "window": "window",
}


def plan_scaling(
    annotations: Mapping[str, str],
    container_concurrency: int,
    place: Place,
    config: AutoscalerConfig,
) -> ScalingSpec:
    """What the autoscaler does with a revision; `place` is where its annotations stand."""
    read = _Annotations(annotations, place)
    read.warn_of_unknown()
    _check_class(read)
    metric = _metric(read)
    minimum = read.integer("min-scale", config.min_scale)
    maximum = read.integer("max-scale", config.max_scale)
    if maximum and maximum < minimum:
        read.at("max-scale").refuse(f"{maximum} is less than min-scale, {minimum}")
    if config.max_scale_limit and "max-scale" in read and not 0 < maximum <= config.max_scale_limit:
        read.at("max-scale").refuse(f"must be between 1 and {config.max_scale_limit}")
    if not config.enable_scale_to_zero:
        minimum = max(minimum, 1)
    default = config.rps_target if metric == "rps" else config.concurrency_target
    if metric == "concurrency" and container_concurrency:
        default = float(container_concurrency)
    target = read.number("target", default, 0.01, math.inf)
    if metric == "concurrency" and container_concurrency:
        target = min(target, float(container_concurrency))
    # The setting is about concurrency; requests per second have a fixed utilization.
    utilization = config.utilization if metric == "concurrency" else RPS_UTILIZATION
    percentage = read.number("target-utilization-percentage", utilization * 100, 1.0, 100.0)
    return ScalingSpec(
        min_scale=minimum,
        max_scale=maximum,
        initial_scale=_initial_scale(read, minimum, config),
        activation_scale=_activation_scale(read, minimum, maximum, config),
        target=target,
        utilization=percentage / 100,
        metric=metric,
        window_seconds=read.duration("window", config.window_seconds, WINDOW_RANGE, whole=True),
        panic_window_percentage=read.number(
            "panic-window-percentage", config.panic_window_percentage, 1.0, 100.0
        ),
        panic_threshold_percentage=read.number(
            "panic-threshold-percentage", config.panic_threshold_percentage, 110.0, 1000.0
        ),
        scale_to_zero_grace_seconds=config.grace_seconds,
        retention_seconds=read.duration(
            "scale-to-zero-pod-retention-period", config.retention_seconds, (0.0, WINDOW_RANGE[1])
        ),
        scale_down_delay_seconds=read.duration(
            "scale-down-delay",
            config.scale_down_delay_seconds,
            (0.0, WINDOW_RANGE[1]),
            whole=True,
        ),
        max_scale_up_rate=config.max_scale_up_rate,
        max_scale_down_rate=config.max_scale_down_rate,
        target_burst_capacity=_burst_capacity(read, config.target_burst_capacity),
    )


@dataclass(frozen=True, slots=True)
class _Annotations:
    """The autoscaling annotations by short name, in either spelling."""

    given: Mapping[str, str]
    place: Place

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def get(self, name: str) -> str | None:
        return self.given.get(PREFIX + name, self.given.get(PREFIX + _KEYS[name]))

    def at(self, name: str) -> Place:
        old = PREFIX + _KEYS[name]
        return self.place.at(old if old in self.given else PREFIX + name)

    def integer(self, name: str, default: int) -> int:
        text = self.get(name)
        if text is None:
            return default
        try:
            value = int(_plain(text))
        except ValueError:
            self.at(name).refuse(f"{text!r} is not a whole number")
            return default
        if not 0 <= value < 2**31:
            self.at(name).refuse(f"{value} must be between 0 and {2**31 - 1}")
            return default
        return value

    def number(self, name: str, default: float, low: float, high: float) -> float:
        text = self.get(name)
        if text is None:
            return default
        try:
            value = float(_plain(text))
        except ValueError:
            self.at(name).refuse(f"{text!r} is not a number")
            return default
        if not low <= value <= high or math.isinf(value):
            limit = f"between {low:g} and {high:g}" if math.isfinite(high) else f"at least {low:g}"
            self.at(name).refuse(f"{text} must be {limit}")
            return default
        return value

    def duration(
        self, name: str, default: float, limits: tuple[float, float], *, whole: bool = False
    ) -> float:
        text = self.get(name)
        if text is None:
            return default
        try:
            value = go_seconds(text)
        except ValueError as error:
            self.at(name).refuse(str(error))
            return default
        low, high = limits
        if not low <= value <= high:
            self.at(name).refuse(f"{text} must be between {low:g}s and {high / 3600:g}h")
        elif whole and value != int(value):
            self.at(name).refuse(f"{text} must be whole seconds")
        else:
            return value
        return default

    def warn_of_unknown(self) -> None:
        known = {PREFIX + name for pair in _KEYS.items() for name in pair}
        for key in self.given:
            if key.startswith(PREFIX) and key not in known:
                close = difflib.get_close_matches(key, sorted(known), n=1, cutoff=0.8)
                hint = f"; did you mean {close[0]!r}?" if close else ""
                self.place.at(key).warn(f"Knative does not know this annotation{hint}")


def _plain(text: str) -> str:
    """`text` without what only Python takes for a part of a number."""
    if text != text.strip() or "_" in text or not text.isascii():
        raise ValueError(text)
    return text


def _check_class(read: _Annotations) -> None:
    name = read.get("class")
    if name is not None and name != "kpa.autoscaling.knative.dev":
        read.at("class").refuse(f"only kpa.autoscaling.knative.dev is supported, not {name!r}")
    algorithm = read.get("metric-aggregation-algorithm")
    if algorithm in {"weightedExponential", "weighted-exponential"}:
        read.at("metric-aggregation-algorithm").warn("a plain average is used here")
    elif algorithm not in {None, "", "linear"}:
        read.at("metric-aggregation-algorithm").warn(
            f"{algorithm!r} is not known to Knative, which takes a plain average"
        )


def _metric(read: _Annotations) -> Literal["concurrency", "rps"]:
    metric = read.get("metric")
    if metric == "rps":
        return "rps"
    if metric not in {None, "concurrency"}:
        read.at("metric").refuse(f"must be concurrency or rps, not {metric!r}")
    return "concurrency"


def _initial_scale(read: _Annotations, minimum: int, config: AutoscalerConfig) -> int:
    scale = read.integer("initial-scale", config.initial_scale)
    if scale == 0 and "initial-scale" in read and not config.allow_zero_initial_scale:
        read.at("initial-scale").refuse(
            "0 is not allowed unless config-autoscaler has allow-zero-initial-scale"
        )
    return max(scale, minimum)


def _activation_scale(
    read: _Annotations, minimum: int, maximum: int, config: AutoscalerConfig
) -> int:
    if "activation-scale" not in read:
        return config.activation_scale
    scale, at = read.integer("activation-scale", 2), read.at("activation-scale")
    if scale < 2:
        at.refuse(f"{scale} must be greater than 1")
    elif scale < minimum:
        at.refuse(f"{scale} is less than min-scale, {minimum}")
    elif maximum and scale > maximum:
        at.refuse(f"{scale} is greater than max-scale, {maximum}")
    return scale


def _burst_capacity(read: _Annotations, default: float) -> float:
    text = read.get("target-burst-capacity")
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if value >= 0 or value == -1:
        return value
    read.at("target-burst-capacity").refuse(f"{text!r} must be -1 or a number from 0 up")
    return default
