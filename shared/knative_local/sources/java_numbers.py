"""Floating-point numbers as Java writes them, which is how a cluster puts keys into extensions."""

import math
import struct


def double_text(value: float) -> str:
    """Return a number of 64 bits: the fewest digits that tell it from its neighbours."""
    return _java(repr(value), value)


def float_text(value: float) -> str:
    """Return a number of 32 bits, likewise."""
    if not math.isfinite(value) or value == 0.0:
        return _java(repr(value), value)
    for digits in range(1, 10):
        shortest = f"{value:.{digits}g}"
        if struct.pack(">f", float(shortest)) == struct.pack(">f", value):
            return _java(repr(float(shortest)), value)
    return _java(repr(value), value)


def _java(text: str, value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0.0 or 1e-3 <= abs(value) < 1e7:
        return text if "." in text else f"{text}.0"
    sign = "-" if value < 0 else ""
    digits, _, exponent = text.lstrip("-").partition("e")
    whole, _, part = digits.partition(".")
    part = "" if part == "0" else part
    power = int(exponent or 0) + len(whole) - 1
    joined = whole + part
    if whole == "0":
        stripped = joined.lstrip("0")
        power -= len(joined) - len(stripped)
        joined = stripped
    joined = joined.rstrip("0") or "0"
    return f"{sign}{joined[0]}.{joined[1:] or '0'}E{power}"
