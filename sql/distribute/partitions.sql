-- Cuts the large tables of an empty PostgreSQL store into partitions, by the hash of merchant_id.
--
--     fangst init --database CONNINFO --secret-file FILE
--     psql CONNINFO --single-transaction -v ON_ERROR_STOP=1 -v partitions=16 -f sql/distribute/partitions.sql
--
-- The definitions are taken from the tables that are there, so that whatever the migrations made of them stays: columns,
-- checks, keys, indexes and foreign keys under their own names, which later migrations use. The other tables are little
-- and have UNIQUEs over all merchants, which a partitioned table cannot keep.
\if :{?partitions}
\else
    \set partitions 16
\endif
SET LOCAL fangst.partitions = :partitions;
SET LOCAL client_min_messages = warning;

DO $$
DECLARE
    names CONSTANT text[] := ARRAY[
-- tables: begin
        'order_fact', 'order_state', 'order_token', 'order_token_staged', 'order_event', 'ledger_transfer', 'ledger_balance',
        'idempotency', 'job_item', 'job_sum', 'letterhead', 'fee_rate', 'settlement', 'settlement_balance', 'payout', 'settlement_line',
        'payout_transfer', 'invoice_progress', 'invoice', 'invoice_part', 'invoice_credit', 'customer_payment',
        'payment_transfer', 'correction', 'dunning', 'dunning_choice', 'mail_terms', 'mail', 'payout_return', 'bank_statement',
        'bank_entry', 'bank_transaction', 'bank_upload', 'bank_sum',
        'dispute',
        'notification_choice', 'notification_progress', 'notification_pace', 'notification',
        'webhook_endpoint', 'webhook_progress', 'webhook_delivery', 'webhook_attempt',
        'order_export_part', 'audit_entry', 'order_view', 'order_list_choice',
        'role_limit', 'user_day', 'day_zone', 'approval',
        'request_log', 'request_log_count',
        'daily_total', 'daily_total_progress',
        'tag', 'order_tag'
-- tables: end
    ];
    count CONSTANT int := current_setting('fangst.partitions');
    later text[] := '{}'; -- what is made of a table once all of them are there: keys, indexes, then foreign keys
    options text;
    name text;
    is_used boolean;
BEGIN
    FOREACH name IN ARRAY names LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO is_used;
        IF is_used OR (SELECT relkind FROM pg_class WHERE oid = name::regclass) <> 'r' THEN
            RAISE EXCEPTION 'table % has rows or is partitioned already: this is for a store that was just made', name;
        END IF;
    END LOOP;

    SELECT array_agg(statement ORDER BY is_foreign, statement) INTO later FROM (
        SELECT false AS is_foreign,
               format('ALTER TABLE %I ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS statement
        FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid = ANY (names::regclass[])
      UNION ALL
        SELECT false, pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid = ANY (names::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
      UNION ALL
        SELECT true, format('ALTER TABLE %I ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint
        WHERE contype = 'f' AND (conrelid = ANY (names::regclass[]) OR confrelid = ANY (names::regclass[]))
    ) AS found;

    FOREACH name IN ARRAY names LOOP
        SELECT coalesce('WITH (' || array_to_string(reloptions, ', ') || ')', '') INTO options
        FROM pg_class WHERE oid = name::regclass;
        EXECUTE format('ALTER TABLE %I RENAME TO whole', name);
        EXECUTE format('CREATE TABLE %I (LIKE whole INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (merchant_id)', name);
        DROP TABLE whole CASCADE; -- takes foreign keys of others with it; they come back below
        FOR remainder IN 0 .. count - 1 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s) %s',
                           format('%s_p%s', name, remainder), name, count, remainder, options);
        END LOOP;
    END LOOP;

    FOREACH name IN ARRAY later LOOP
        EXECUTE name;
    END LOOP;
END
$$;
