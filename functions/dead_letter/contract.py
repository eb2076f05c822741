"""The events of the dead letter step: it is a sink for any event and no Trigger's subscriber."""

from somaagent.events import Event, EventDeadLettered

CONSUMES: tuple[type[Event], ...] = ()
PRODUCES = (EventDeadLettered,)
