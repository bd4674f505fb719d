-- Spreads the tables of an empty store over the nodes of a Citus cluster, all that is one merchant's on one node.
--
--     fangst init --database CONNINFO --secret-file FILE      (CONNINFO names the coordinator)
--     psql CONNINFO --single-transaction -v ON_ERROR_STOP=1 -f sql/distribute/citus.sql
--
-- tools/check_sql.py proves that every table is named here once, after those that it refers to, and that keys and
-- statements allow it. The script was not run against Citus itself: see docs/operations.md.

-- A copy on every node: little, seldom written, and looked up before it is known whose it is. So their UNIQUEs hold over
-- all merchants.
SELECT create_reference_table('schema_migration'); -- asked by each node that takes connections
SELECT create_reference_table('store_copy');       -- tells of the store as a whole
SELECT create_reference_table('ledger_account');   -- the same for all merchants
SELECT create_reference_table('merchant');         -- found by its own name for itself
SELECT create_reference_table('api_key');          -- found by a secret
SELECT create_reference_table('portal_user');      -- found by an e-mail address
SELECT create_reference_table('merchant_access');  -- of a user, for one of many merchants
SELECT create_reference_table('portal_session');   -- found by a secret
SELECT create_reference_table('invitation');       -- found by a secret
SELECT create_reference_table('access_mail');      -- of an address that may be nobody's
SELECT create_reference_table('access_ask');       -- likewise
SELECT create_reference_table('recovery_code');    -- of a user, of whom there is a copy everywhere
SELECT create_reference_table('passkey');          -- found by what an authenticator calls it
SELECT create_reference_table('passkey_challenge'); -- found by a secret
SELECT create_reference_table('sign_in_failure');  -- of an address that may be nobody's
SELECT create_reference_table('payout_terms');     -- asked for all merchants who has something to be settled
SELECT create_reference_table('bank_account');     -- of one merchant, whoever imports its statements
SELECT create_reference_table('clock_move');       -- the next one is taken from those of all test merchants
SELECT create_reference_table('job');              -- the next one is taken from the jobs of all merchants
SELECT create_reference_table('order_export');     -- likewise

-- On the coordinator alone, to which all processes of fangst connect: what is theirs and no merchant's. A commit is decided
-- there, and so is its mark.
-- stays: commit_mark
-- stays: process
-- stays: rate_use
-- stays: schedule

-- On the node of its merchant, beside all else that is that merchant's.
SELECT create_distributed_table('order_fact', 'merchant_id', colocate_with => 'none');
SELECT create_distributed_table('order_state', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('order_token', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('order_token_staged', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('order_event', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('ledger_transfer', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('ledger_balance', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('idempotency', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('job_item', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('job_sum', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('fee_rate', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('settlement', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('settlement_balance', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('payout', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('settlement_line', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('payout_transfer', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('correction', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('invoice_progress', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('invoice', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('invoice_part', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('invoice_credit', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('customer_payment', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('payment_transfer', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('letterhead', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('dunning', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('dunning_choice', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('mail_terms', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('mail', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('payout_return', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('audit_entry', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('request_log', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('request_log_count', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('bank_statement', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('bank_entry', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('bank_transaction', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('bank_upload', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('bank_sum', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('dispute', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('notification_choice', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('notification_progress', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('notification_pace', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('notification', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('webhook_endpoint', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('webhook_progress', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('webhook_delivery', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('webhook_attempt', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('order_export_part', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('order_view', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('order_list_choice', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('role_limit', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('user_day', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('day_zone', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('approval', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('daily_total', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('daily_total_progress', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('tag', 'merchant_id', colocate_with => 'order_fact');
SELECT create_distributed_table('order_tag', 'merchant_id', colocate_with => 'order_fact');
