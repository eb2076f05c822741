-- As in 0028, but where there is no room the oldest give way: those that come are nearer to what somebody looks for.
CREATE OR REPLACE FUNCTION push_exemplars(parts jsonb) RETURNS void
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
    ORDER BY (part->>5)::double precision DESC
    LIMIT 5000
    ON CONFLICT (metric, labels, bucket) DO UPDATE
        SET trace_id = excluded.trace_id, value = excluded.value, at = excluded.at
        WHERE e.at <= excluded.at;
    IF (SELECT count(*) FROM metric_exemplars) > 5000 THEN
        DELETE FROM metric_exemplars e USING (
            SELECT o.metric, o.labels, o.bucket FROM metric_exemplars o ORDER BY o.at DESC OFFSET 5000
        ) old
        WHERE (e.metric, e.labels, e.bucket) = (old.metric, old.labels, old.bucket);
    END IF;
END
$$;
