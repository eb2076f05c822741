"""Several tenants at once, one of which is loud."""

from typing import Final

from loadtests.driving.gateway import Gateway
from loadtests.driving.stage import Stage, Visitor
from loadtests.journeys.chat import Chat
from loadtests.protocol.answers import Answer

LOUD: Final = "load-loud"
TENANTS: Final = 4
LOUD_SHARE: Final = 0.6
"""Of all visits, of the first tenant; the others share the rest evenly."""


class ManyTenants(Chat):
    """As chat, with latencies of the loud tenant and of the quiet ones apart.

    Fair is what serves the quiet ones as fast as the loud one: that one's queue is its own affair.
    Everybody must be answered, and nobody may see another tenant's session.
    """

    name = "many_tenants"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._others: dict[str, Gateway] = {}

    def kinds(self) -> tuple[str, ...]:
        """The tenants, the loud one first."""
        return (LOUD, *(f"load-quiet-{number}" for number in range(1, TENANTS)))

    def who(self) -> str:
        """The tenant of the next visitor."""
        loud, *quiet = self.kinds()
        return loud if self.chance.random() < LOUD_SHARE else self.chance.choice(quiet)

    def visitor(self, who: str) -> Visitor:
        """Of that tenant."""
        return Visitor(self.stage.gateway(tenant=who))

    def listen(self, visitor: Visitor, url: str, answer: Answer, began: float) -> None:
        """As of every answer, by the kind of the tenant."""
        kind = "loud" if visitor.gateway.tenant == LOUD else "quiet"
        first = True
        for event, at in visitor.gateway.hear(url, answer):
            if event == "delta" and first:
                self.recorder.ok("turn", f"first token, {kind}", at - began)
                first = False
        self.recorder.ok("turn", f"whole turn, {kind}", self.now() - began)

    def read_trail(self, visitor: Visitor, answer: Answer) -> None:
        """As of every answer; and another tenant must not find the session."""
        super().read_trail(visitor, answer)
        others = [kind for kind in self.kinds() if kind != visitor.gateway.tenant]
        other = self._other(self.chance.choice(others))
        path = f"/v1/sessions/{visitor.session_id}/messages"
        other.send("GET", path, name="another's session", expect=404)

    def _other(self, tenant: str) -> Gateway:
        if tenant not in self._others:
            self._others[tenant] = self.stage.gateway(tenant=tenant)
        return self._others[tenant]


def journey(stage: Stage) -> ManyTenants:
    """This module's journey."""
    return ManyTenants(stage)
