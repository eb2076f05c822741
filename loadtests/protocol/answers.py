"""What a turn's stream may say, checked frame by frame."""

from dataclasses import dataclass, field
from typing import Any, Final

from loadtests.protocol.sse import Frame

ENDS: Final = frozenset({"completed", "failed", "interrupted", "refused", "expired"})


class WrongAnswer(Exception):
    """The platform answered in a way that it must not."""


@dataclass(slots=True)
class Answer:
    """The answer of one turn, as one client has heard it, over however many connections."""

    turn_id: str
    text: str = ""
    """The whole answer, once it is complete."""
    over: bool = False
    last_id: str = ""
    """Where another connection goes on."""
    calls: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    """Calls of tools, by their id."""
    results: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    _attempt: int = 0
    _pieces: list[str] = field(default_factory=list[str])

    def hear(self, frame: Frame) -> None:
        """Take the next frame.

        Raises:
            WrongAnswer: It must not come here.
        """
        if self.over:
            raise WrongAnswer(f"{frame.event} after the end of the answer")
        told = frame.data.get("turn_id", self.turn_id)
        if told != self.turn_id:
            raise WrongAnswer(f"{frame.event} of another turn")
        self._place(frame)
        match frame.event:
            case "delta":
                self._delta(frame)
            case "restarted":
                self._restarted(int(frame.data["attempt"]))
            case "tool_call":
                self._tell(self.calls, frame, ("tool", "arguments"))
            case "tool_result":
                self._tell(self.results, frame, ("status", "result"))
            case "completed":
                self._completed(str(frame.data["text"]))
            case event if event in ENDS:
                raise WrongAnswer(f"the turn ended as {event}: {frame.data.get('error', '')}")
            case "closed":
                raise WrongAnswer(f"the stream was closed: {frame.data.get('reason', '')}")
            case _:
                return  # more kinds may come

    def _place(self, frame: Frame) -> None:
        if not frame.id or frame.id == self.last_id:
            return
        if self.last_id and _position(frame.id) < _position(self.last_id):
            raise WrongAnswer(f"{frame.event} came a second time, or out of order")
        self.last_id = frame.id

    def _delta(self, frame: Frame) -> None:
        attempt, index = int(frame.data["attempt"]), int(frame.data["index"])
        if attempt < self._attempt:
            raise WrongAnswer("a delta of an attempt that is void")
        if attempt > self._attempt:
            if self._pieces:
                raise WrongAnswer("a delta of a new attempt that nothing announced")
            self._attempt = attempt
        if index < len(self._pieces):
            raise WrongAnswer(f"delta {index} came twice")
        if index > len(self._pieces):
            raise WrongAnswer(f"delta {len(self._pieces)} is lost")
        self._pieces.append(str(frame.data["text"]))

    def _restarted(self, attempt: int) -> None:
        if attempt <= self._attempt:
            raise WrongAnswer("an attempt began again that is over")
        self._attempt = attempt
        self._pieces.clear()

    def _tell(
        self,
        told: dict[str, dict[str, Any]],
        frame: Frame,
        same: tuple[str, ...],
    ) -> None:
        """Take what is said of a call, which may come twice and must say the `same` then."""
        before = told.setdefault(str(frame.data["call_id"]), frame.data)
        if any(before.get(name) != frame.data.get(name) for name in same):
            raise WrongAnswer(f"{frame.event} came a second time, and is another one")

    def _completed(self, text: str) -> None:
        # Without any delta it is the stored answer, for whom the stream came too late.
        if self._pieces and "".join(self._pieces) != text:
            raise WrongAnswer("the deltas do not add up to the answer")
        if not text.strip():
            raise WrongAnswer("the answer is empty")
        if missing := self.calls.keys() - self.results.keys():
            raise WrongAnswer(f"{len(missing)} calls of tools without a result")
        if unasked := self.results.keys() - self.calls.keys():
            raise WrongAnswer(f"{len(unasked)} results of calls that nothing told of")
        self.text = text
        self.over = True


def _position(identity: str) -> tuple[int, int]:
    milliseconds, _, number = identity.partition("-")
    return int(milliseconds), int(number or 0)
