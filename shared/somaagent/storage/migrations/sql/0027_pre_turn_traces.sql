-- The trace of a turn that waits behind another one, as W3C `traceparent`: when the other one's end lets
-- it begin, it goes on in its own trace.
ALTER TABLE turns ADD COLUMN traceparent text;
