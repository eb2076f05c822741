"""How an implementation reads what the specification leaves open, or reads otherwise."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One reading of CESQL."""

    fail_fast: bool
    """The first error ends the evaluation, and the value is the zero of the expression's type;
    otherwise the evaluation goes on with the value that stands in for what failed."""
    utf16: bool
    """Lengths and positions count UTF-16 units; otherwise characters."""
    identifiers_keep_their_case: bool
    """An identifier in upper case names no attribute; otherwise it is lowered. EXISTS lowers its
    own in both."""
    trims_control_characters: bool
    """TRIM removes everything up to U+0020 and no other blank; otherwise Unicode's blanks."""
    like_stops_at_line_ends: bool
    """`%` and `_` do not match the end of a line."""


STANDARD: Final = Profile(
    fail_fast=True,
    utf16=False,
    identifiers_keep_their_case=False,
    trims_control_characters=False,
    like_stops_at_line_ends=False,
)
"""The specification's text and its conformance cases."""

JAVA: Final = Profile(
    fail_fast=False,
    utf16=True,
    identifiers_keep_their_case=True,
    trims_control_characters=True,
    like_stops_at_line_ends=True,
)
"""The CloudEvents SDK for Java, version 4.0.1."""
