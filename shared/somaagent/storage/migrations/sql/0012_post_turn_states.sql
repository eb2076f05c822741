-- Closed only after every function of the new release runs: older ones must not be refused.
ALTER TABLE turns DROP CONSTRAINT IF EXISTS turns_known_state;
ALTER TABLE turns ADD CONSTRAINT turns_known_state CHECK (state IN (
    'received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools', 'completed', 'failed',
    'withdrawn', 'interrupted', 'refused', 'expired'));
