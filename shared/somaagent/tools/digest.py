"""The digest by which a decision or an approval is bound to the arguments of one call."""

import hashlib

import rfc8785

from somaagent.tools.spec import JsonObject


class NotCanonical(ValueError):
    """The arguments have no canonical form, as a number that JSON programs read differently."""


def canonical_json(value: JsonObject) -> bytes:
    """The JSON of `value` by RFC 8785: equal objects have equal bytes.

    Raises:
        NotCanonical: It holds an integer beyond 2**53, NaN, an infinity, or a lone surrogate.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonical(str(error)) from error


def arguments_digest(arguments: JsonObject) -> str:
    """SHA-256 of the canonical arguments, as 64 hexadecimal digits.

    Raises:
        NotCanonical: They have no canonical form.
    """
    return hashlib.sha256(canonical_json(arguments)).hexdigest()
