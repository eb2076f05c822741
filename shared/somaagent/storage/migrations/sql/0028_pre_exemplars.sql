-- Exemplars of the platform's histograms: for each bucket one trace that fell into it lately. What they
-- are for is to be looked at, so one that is lost or old costs nothing.
CREATE TABLE metric_exemplars (
    metric   text             NOT NULL,
    labels   jsonb            NOT NULL,
    bucket   smallint         NOT NULL,
    trace_id text             NOT NULL CHECK (trace_id ~ '^[0-9a-f]{32}$'),
    value    double precision NOT NULL,
    at       timestamptz      NOT NULL,
    PRIMARY KEY (metric, labels, bucket)
);

-- Takes over what a process has noted since it did so last: `parts` are [metric, labels, bucket, trace,
-- value, seconds of Unix time]. Those of the last hour are kept, at most 5000; of two processes at once one's are
-- not.
CREATE FUNCTION push_exemplars(parts jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(7305813) THEN
        RETURN;
    END IF;
    DELETE FROM metric_exemplars e WHERE e.at < now() - interval '1 hour';
    INSERT INTO metric_exemplars AS e (metric, labels, bucket, trace_id, value, at)
    SELECT part->>0, part->1, (part->>2)::smallint, part->>3, (part->>4)::double precision,
           least(to_timestamp((part->>5)::double precision), now())
    FROM jsonb_array_elements($1) part
    LIMIT greatest(0, 5000 - (SELECT count(*) FROM metric_exemplars))
    ON CONFLICT (metric, labels, bucket) DO UPDATE
        SET trace_id = excluded.trace_id, value = excluded.value, at = excluded.at
        WHERE e.at <= excluded.at;
END
$$;

CREATE FUNCTION read_metric_exemplars()
    RETURNS TABLE (metric text, labels jsonb, bucket smallint, trace_id text,
                   value double precision, at double precision)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.metric, e.labels, e.bucket, e.trace_id, e.value, extract(epoch FROM e.at)
    FROM metric_exemplars e WHERE e.at > now() - interval '1 hour'
    $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['push_exemplars(jsonb)', 'read_metric_exemplars()']
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO soma_app', name);
    END LOOP;
END
$$;
