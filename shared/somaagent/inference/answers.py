"""What an answer may not hold when it is stored, for the next prompt and for whoever reads it."""

import re
from typing import Final

from somaagent.inference.marks import NAMES

_LEFT_OUT: Final = "\N{HORIZONTAL ELLIPSIS}"
"""In place of a mark: no mark has it, so none comes about from what stands around it."""
_NO_TEXT: Final = "\N{REPLACEMENT CHARACTER}"

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MARK: Final = re.compile(
    rf"\[(?:{'|'.join(map(re.escape, NAMES))}) [0-9a-f]{{8,64}} (?:begins(?::[^\]\n]*)?|ends)\]?"
)


def storable(text: str) -> str:
    """An answer as it is stored; one that holds nothing of the following is returned as it is.

    - Control characters but newline and tab, which terminals obey and Postgres may refuse, and
      surrogates that stand alone become replacement characters; of CR LF the LF stays.
    - Lines with which the platform marks text as data become an ellipsis: in the next prompt they
      could begin or end data that is none.
    """
    text = _CONTROL.sub(_NO_TEXT, text.replace("\r\n", "\n"))
    return _MARK.sub(_LEFT_OUT, text)
