-- Metrics of the whole platform: counted in the transactions of what is counted, so that no process
-- that dies takes a count with it.
--
-- Triggers note facts in `measurements`, which only grows and so makes nobody wait; what a process
-- counts by itself comes there in numbered batches. Whoever reads the metrics, or sweeps, folds the
-- facts into `metric_totals`. Which metrics a fact makes is told by the caller, whose release knows.
-- The functions' role reaches none of the tables but through the functions below.

CREATE TABLE measurements (
    id      bigint             GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fact    text               NOT NULL,
    labels  jsonb              NOT NULL,
    amounts double precision[] NOT NULL
);
-- `bucket` is -1 for a counter's value or a histogram's sum, else a bucket's place; each counts alone.
CREATE TABLE metric_totals (
    metric text             NOT NULL,
    labels jsonb            NOT NULL,
    bucket smallint         NOT NULL,
    value  double precision NOT NULL,
    PRIMARY KEY (metric, labels, bucket)
) WITH (fillfactor = 50);
-- The first values that a label had; later ones are counted together when there are too many.
CREATE TABLE metric_label_values (
    label text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (label, value)
);
-- The last batch that came of each process: one that comes again is counted once.
CREATE TABLE measuring_processes (
    process uuid        PRIMARY KEY,
    batch   bigint      NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION note_fact(fact text, labels jsonb, amounts double precision[]) RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO measurements (fact, labels, amounts) VALUES ($1, jsonb_strip_nulls($2), $3)
    $$;

CREATE FUNCTION note_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO measurements (fact, labels, amounts) VALUES ('event', jsonb_build_object(
        'function', NEW.function, 'type', NEW.type,
        'start', CASE WHEN NEW.cold THEN 'cold' ELSE 'warm' END),
        ARRAY[greatest(extract(epoch FROM NEW.received_at - NEW.published_at), 0),
              greatest(extract(epoch FROM NEW.finished_at - NEW.received_at), 0)]);
    RETURN NULL;
END
$$;
CREATE TRIGGER handled_events_measured AFTER INSERT ON handled_events
    FOR EACH ROW EXECUTE FUNCTION note_event();

CREATE FUNCTION note_turn() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM note_fact('turn_accepted', jsonb_build_object('tenant', NEW.tenant), '{}');
    ELSE
        PERFORM note_fact('turn_ended', jsonb_build_object(
            'tenant', NEW.tenant, 'state', NEW.state, 'code', NEW.error->>'code'),
            ARRAY[extract(epoch FROM clock_timestamp() - NEW.created_at)]);
    END IF;
    RETURN NULL;
END
$$;
-- An imported turn is over already; it was counted where it was answered.
CREATE TRIGGER turns_accepted_measured AFTER INSERT ON turns FOR EACH ROW
    WHEN (NEW.state = 'received') EXECUTE FUNCTION note_turn();
CREATE TRIGGER turns_ended_measured AFTER UPDATE OF state ON turns FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN (
        'completed', 'failed', 'interrupted', 'refused', 'expired', 'withdrawn'))
    EXECUTE FUNCTION note_turn();

CREATE FUNCTION note_charge() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM note_fact('charge_' || NEW.state,
        jsonb_build_object('tenant', NEW.tenant, 'profile', NEW.profile),
        ARRAY[NEW.input_tokens, NEW.output_tokens, NEW.money / 1e6]);
    RETURN NULL;
END
$$;
CREATE TRIGGER budget_entries_measured AFTER UPDATE OF state ON budget_entries FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND NEW.state IN ('settled', 'expired'))
    EXECUTE FUNCTION note_charge();

CREATE FUNCTION note_tool_call() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    -- A tool that was not offered has a name of the model's own making.
    PERFORM note_fact('tool_call', jsonb_build_object('tenant', NEW.tenant, 'tool',
        CASE WHEN NEW.version IS NULL THEN '_unknown' ELSE NEW.tool END, 'status', NEW.status),
        ARRAY[NEW.duration, extract(epoch FROM NEW.started_at - NEW.requested_at),
              (NEW.usage->>'cpu_ms')::double precision / 1e3, NEW.cost / 1e6]);
    RETURN NULL;
END
$$;
CREATE TRIGGER tool_calls_inserted_measured AFTER INSERT ON tool_calls FOR EACH ROW
    WHEN (NEW.state IN ('finished', 'blocked')) EXECUTE FUNCTION note_tool_call();
CREATE TRIGGER tool_calls_measured AFTER UPDATE OF state ON tool_calls FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND NEW.state IN ('finished', 'blocked'))
    EXECUTE FUNCTION note_tool_call();

CREATE FUNCTION note_dead_letter() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- What is not signed by the platform may call itself anything.
        PERFORM note_fact('dead_letter', jsonb_build_object(
            'type', CASE WHEN NEW.tenant IS NULL THEN '_foreign' ELSE NEW.type END,
            'code', CASE WHEN NEW.error_code ~ '^[1-5][0-9][0-9]$' THEN NEW.error_code
                         ELSE '_other' END), '{}');
    ELSE
        PERFORM note_fact('dead_letter_replayed', '{}', '{}');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER dead_letters_measured AFTER INSERT ON dead_letters
    FOR EACH ROW EXECUTE FUNCTION note_dead_letter();
CREATE TRIGGER dead_letters_replayed_measured AFTER UPDATE OF replays ON dead_letters FOR EACH ROW
    WHEN (NEW.replays > OLD.replays) EXECUTE FUNCTION note_dead_letter();

CREATE FUNCTION note_requeue() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM note_fact('requeue_ended', jsonb_build_object('state', NEW.state),
        ARRAY[extract(epoch FROM NEW.decided_at - NEW.blocked_at)]);
    RETURN NULL;
END
$$;
CREATE TRIGGER requeue_entries_measured AFTER UPDATE OF state ON requeue_entries FOR EACH ROW
    WHEN (OLD.state = 'waiting' AND NEW.state <> 'waiting') EXECUTE FUNCTION note_requeue();

-- Takes over what a process has counted since its last batch: `parts` are [metric, labels, bucket,
-- value]. False where the batch came before.
CREATE FUNCTION push_measurements(process uuid, batch bigint, parts jsonb) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO measuring_processes AS p (process, batch) VALUES ($1, $2)
    ON CONFLICT ON CONSTRAINT measuring_processes_pkey DO UPDATE
        SET batch = excluded.batch, seen_at = now() WHERE p.batch < excluded.batch;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO measurements (fact, labels, amounts)
    SELECT part->>0, part->1, ARRAY[(part->>2)::double precision, (part->>3)::double precision]
    FROM jsonb_array_elements($3) part;
    RETURN true;
END
$$;

-- Adds up to `most` facts to the totals; returns how many, -1 while another caller does.
--
-- `rules` are {fact, metric, labels, amount, constant, has, needs, bounds, pushed}; facts that no
-- rule names stay for a release that knows them. `most_values` bounds how many values a label has.
CREATE FUNCTION fold_measurements(rules jsonb, most integer, most_values jsonb) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
DECLARE
    taken bigint[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(7305812) THEN
        RETURN -1;
    END IF;
    DELETE FROM measuring_processes p WHERE p.seen_at < now() - interval '1 day';
    taken := ARRAY(
        SELECT m.id FROM measurements m
        WHERE m.fact IN (SELECT r->>'fact' FROM jsonb_array_elements($1) r)
        ORDER BY m.id LIMIT $2);
    INSERT INTO metric_label_values (label, value)
    SELECT fresh.label, fresh.value
    FROM (SELECT seen.label, seen.value,
                 row_number() OVER (PARTITION BY seen.label ORDER BY seen.first) AS place
          FROM (SELECT l.key AS label, left(l.value, 100) AS value, min(m.id) AS first
                FROM measurements m, jsonb_each_text(m.labels) l
                WHERE m.id = ANY (taken) GROUP BY 1, 2) seen
          WHERE NOT EXISTS (SELECT 1 FROM metric_label_values v
                            WHERE v.label = seen.label AND v.value = seen.value)) fresh
    WHERE fresh.place <= COALESCE(($3->>fresh.label)::int, ($3->>'*')::int)
        - (SELECT count(*) FROM metric_label_values v WHERE v.label = fresh.label)
    ON CONFLICT DO NOTHING;
    WITH facts AS (
        DELETE FROM measurements m WHERE m.id = ANY (taken) RETURNING m.*
    ), rule AS (
        SELECT r->>'fact' AS fact, r->>'metric' AS metric,
               ARRAY(SELECT jsonb_array_elements_text(r->'labels')) AS names,
               (r->>'amount')::int AS amount, COALESCE(r->'constant', '{}') AS constant,
               COALESCE(r->'has', '{}') AS has, r->>'needs' AS needs,
               COALESCE((r->>'pushed')::boolean, false) AS pushed,
               CASE WHEN jsonb_typeof(r->'bounds') = 'array' THEN ARRAY(
                    SELECT b::double precision FROM jsonb_array_elements_text(r->'bounds') b)
               END AS bounds
        FROM jsonb_array_elements($1) r
    ), spread AS (
        SELECT rule.metric, rule.pushed, rule.bounds, f.amounts,
               rule.constant || (
                   SELECT COALESCE(jsonb_object_agg(n, CASE
                       WHEN f.labels->>n IS NULL THEN ''
                       WHEN EXISTS (SELECT 1 FROM metric_label_values v
                                    WHERE v.label = n AND v.value = left(f.labels->>n, 100))
                       THEN left(f.labels->>n, 100) ELSE '_other' END), '{}')
                   FROM unnest(rule.names) n WHERE NOT rule.constant ? n) AS labels,
               CASE WHEN rule.amount IS NULL THEN 1 ELSE f.amounts[rule.amount] END AS value
        FROM facts f JOIN rule ON rule.fact = f.fact
        WHERE f.labels @> rule.has AND (rule.needs IS NULL OR f.labels ? rule.needs)
    ), parts AS (
        SELECT s.metric, s.labels, s.amounts[1]::smallint AS bucket, s.amounts[2] AS value
        FROM spread s WHERE s.pushed
        UNION ALL
        SELECT s.metric, s.labels, -1::smallint, s.value FROM spread s
        WHERE NOT s.pushed AND s.value IS NOT NULL
        UNION ALL
        SELECT s.metric, s.labels,
               (SELECT count(*) FROM unnest(s.bounds) b WHERE b < s.value)::smallint, 1
        FROM spread s WHERE NOT s.pushed AND s.value IS NOT NULL AND s.bounds IS NOT NULL
    )
    INSERT INTO metric_totals AS t (metric, labels, bucket, value)
    SELECT p.metric, p.labels, p.bucket, sum(p.value) FROM parts p GROUP BY 1, 2, 3
    ON CONFLICT (metric, labels, bucket) DO UPDATE SET value = t.value + excluded.value;
    RETURN cardinality(taken);
END
$$;

CREATE FUNCTION read_metric_totals()
    RETURNS TABLE (metric text, labels jsonb, bucket smallint, value double precision)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT t.metric, t.labels, t.bucket, t.value FROM metric_totals t
    ORDER BY t.metric, t.labels, t.bucket
    $$;

-- What is the case now. Of tenants it tells names and how much of their budgets is used.
CREATE POLICY metrics ON budget_limits FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY metrics ON budget_counters FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION read_metric_gauges(most_tenants integer)
    RETURNS TABLE (metric text, labels jsonb, value double precision)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH unfinished AS (
        SELECT t.state, count(*) AS number,
               extract(epoch FROM now() - min(t.created_at)) AS oldest
        FROM turns t WHERE t.state IN ('received', 'queued', 'analyzed', 'routed', 'generating',
                                       'waiting_tools')
        GROUP BY t.state
    ), used AS (
        SELECT l.tenant, l.period, u.unit, u.used::double precision / greatest(u.bound, 1) AS share
        FROM budget_limits l JOIN budget_counters c ON c.tenant = l.tenant AND c.scope = l.scope
            AND c.name = l.name AND c.period = l.period
            AND c.starts = CASE l.period
                WHEN 'day' THEN (now() AT TIME ZONE 'UTC')::date
                ELSE date_trunc('month', now() AT TIME ZONE 'UTC')::date END
        CROSS JOIN LATERAL (VALUES
            ('tokens', l.tokens, c.reserved_tokens + c.spent_tokens),
            ('money', l.money, c.reserved_money + c.spent_money)) u (unit, bound, used)
        WHERE l.scope = 'tenant' AND u.bound IS NOT NULL
        ORDER BY share DESC, l.tenant, l.period, u.unit LIMIT $1
    )
    SELECT 'soma_turns_unfinished', jsonb_build_object('state', state), number FROM unfinished
    UNION ALL
    SELECT 'soma_turns_oldest_seconds', jsonb_build_object('state', state), oldest FROM unfinished
    UNION ALL
    SELECT 'soma_tool_calls_unfinished', jsonb_build_object('state', c.state), count(*)
    FROM tool_calls c WHERE c.state IN ('requested', 'running') GROUP BY c.state
    UNION ALL
    SELECT 'soma_requeue_waiting', '{}', count(*) FROM requeue_entries e WHERE e.state = 'waiting'
    UNION ALL
    SELECT 'soma_dead_letters_waiting', '{}', count(*) FROM dead_letters d
    WHERE d.replayed_at IS NULL
    UNION ALL
    SELECT 'soma_budget_use_ratio',
           jsonb_build_object('tenant', tenant, 'period', period, 'unit', unit), share FROM used
    UNION ALL
    SELECT 'soma_measurements_waiting', '{}', count(*) FROM measurements
    UNION ALL
    SELECT 'soma_measuring_processes', '{}', count(*) FROM measuring_processes p
    WHERE p.seen_at > now() - interval '1 minute'
    UNION ALL
    SELECT 'soma_schema_migration', jsonb_build_object(
        'phase', split_part(m.version_num, '_', 2)), split_part(m.version_num, '_', 1)::int
    FROM soma_migrations m
    $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'note_fact(text, jsonb, double precision[])', 'note_event()', 'note_turn()',
        'note_charge()', 'note_tool_call()', 'note_dead_letter()', 'note_requeue()',
        'push_measurements(uuid, bigint, jsonb)', 'fold_measurements(jsonb, integer, jsonb)',
        'read_metric_totals()', 'read_metric_gauges(integer)']
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY[
        'push_measurements(uuid, bigint, jsonb)', 'fold_measurements(jsonb, integer, jsonb)',
        'read_metric_totals()', 'read_metric_gauges(integer)']
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO soma_app', name);
    END LOOP;
END
$$;
