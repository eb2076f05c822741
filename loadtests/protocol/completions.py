"""What a streamed chat completion of OpenAI's protocol may say, checked chunk by chunk."""

from dataclasses import dataclass, field
from typing import Final

from loadtests.protocol.answers import WrongAnswer

ENDS: Final = frozenset({"stop", "length"})


@dataclass(slots=True)
class Completion:
    """One answer, as its chunks come."""

    _ids: set[str] = field(default_factory=set[str])
    _pieces: list[str] = field(default_factory=list[str])
    _ends: list[str] = field(default_factory=list[str])
    _tokens: list[int] = field(default_factory=list[int])

    def hear(
        self, identity: str, *, said: str = "", end: str | None = None, tokens: int | None = None
    ) -> None:
        """Take the next chunk.

        Args:
            identity: Its id, which is the answer's.
            said: The next piece of the text; empty for none.
            end: Why the answer ends, in the chunk that says so.
            tokens: Of the whole answer, in the chunk that counts them.

        Raises:
            WrongAnswer: It must not come here.
        """
        self._ids.add(identity)
        if len(self._ids) > 1:
            raise WrongAnswer("a chunk of another answer")
        if said:
            if self._ends:
                raise WrongAnswer("a piece after the end of the answer")
            self._pieces.append(said)
        if end:
            self._ends.append(end)
        if tokens is not None:
            self._tokens.append(tokens)

    def close(self) -> str:
        """The stream is over; the whole text.

        Raises:
            WrongAnswer: It was not a whole answer, or more than one.
        """
        if len(self._ends) != 1 or self._ends[0] not in ENDS:
            raise WrongAnswer(f"an answer that ended as {self._ends}")
        text = "".join(self._pieces)
        if not text.strip():
            raise WrongAnswer("the answer is empty")
        if len(self._tokens) != 1:
            raise WrongAnswer(f"the tokens were counted {len(self._tokens)} times")
        # The model says a token or more in each piece, and where it stops one that ends the
        # answer; what is more has come twice.
        most = self._tokens[0] - (self._ends[0] == "stop")
        if len(self._pieces) > most:
            raise WrongAnswer(f"{len(self._pieces)} pieces of {self._tokens[0]} tokens")
        return text
