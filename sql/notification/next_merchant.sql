-- The next merchant of whom something happened before $2 that no user was told of, or of whom a digest is complete. By the clock
-- of a test merchant that is before $2 once nothing older can come. While such a clock is moved it waits.
SELECT m.merchant_id, coalesce(m.clock_offset, 0) AS clock_offset
FROM merchant m
WHERE m.merchant_id > $1 AND m.clock_target IS NULL
    AND (EXISTS (SELECT 1 FROM portal_user u WHERE u.merchant_id = m.merchant_id)
        OR EXISTS (SELECT 1 FROM merchant_access a WHERE a.merchant_id = m.merchant_id))
    AND (NOT EXISTS (SELECT 1 FROM notification_progress p WHERE p.merchant_id = m.merchant_id)
        OR EXISTS (SELECT 1 FROM notification_pace q WHERE q.merchant_id = m.merchant_id AND q.digest_id IS NOT NULL
            AND q.ends_at <= $2 + coalesce(m.clock_offset, 0))
        OR EXISTS (SELECT 1 FROM notification_progress p JOIN order_event e
            ON e.merchant_id = m.merchant_id AND e.event_id > p.id AND (e.event_id < $3 OR m.clock_offset > 0)
            WHERE p.merchant_id = m.merchant_id AND p.source = 'events')
        OR EXISTS (SELECT 1 FROM notification_progress p JOIN payout x
            ON x.merchant_id = m.merchant_id AND x.closed_at IS NOT NULL AND (x.closed_at, x.payout_id) > (p.number, p.id)
                AND x.closed_at < $2 + coalesce(m.clock_offset, 0)
            WHERE p.merchant_id = m.merchant_id AND p.source = 'payouts_closed')
        OR EXISTS (SELECT 1 FROM notification_progress p JOIN payout x
            ON x.merchant_id = m.merchant_id AND x.paid_told_at IS NOT NULL AND (x.paid_told_at, x.payout_id) > (p.number, p.id)
                AND x.paid_told_at < $2 + coalesce(m.clock_offset, 0)
            WHERE p.merchant_id = m.merchant_id AND p.source = 'payouts_paid')
        OR EXISTS (SELECT 1 FROM notification_progress p JOIN payout_return x
            ON x.merchant_id = m.merchant_id AND x.told_at IS NOT NULL AND (x.told_at, x.payout_id) > (p.number, p.id)
                AND x.told_at < $2 + coalesce(m.clock_offset, 0)
            WHERE p.merchant_id = m.merchant_id AND p.source = 'payouts_returned')
        OR EXISTS (SELECT 1 FROM notification_progress p JOIN invoice_part x
            ON x.merchant_id = m.merchant_id AND (x.due_on, x.capture_id) > (p.number / 86400000000 - 1, p.id)
                AND x.due_on < ($2 + coalesce(m.clock_offset, 0)) / 86400000000
            WHERE p.merchant_id = m.merchant_id AND p.source = 'invoices_overdue')
        OR EXISTS (SELECT 1 FROM notification_progress p JOIN job x
            ON x.merchant_id = m.merchant_id AND x.finished_at IS NOT NULL AND (x.finished_at, x.job_id) > (p.number, p.id)
                AND x.finished_at < $2 + coalesce(m.clock_offset, 0)
            WHERE p.merchant_id = m.merchant_id AND p.source = 'jobs_finished')
        OR EXISTS (SELECT 1 FROM notification_progress p JOIN order_export x
            ON x.merchant_id = m.merchant_id AND x.told_at IS NOT NULL AND (x.told_at, x.export_id) > (p.number, p.id)
                AND x.told_at < $2 + coalesce(m.clock_offset, 0)
            WHERE p.merchant_id = m.merchant_id AND p.source = 'exports_finished')
        OR EXISTS (SELECT 1 FROM notification_progress p JOIN webhook_endpoint x
            ON x.merchant_id = m.merchant_id AND x.failed_at IS NOT NULL AND (x.failed_at, x.endpoint_id) > (p.number, p.id)
                AND x.failed_at < $2
            WHERE p.merchant_id = m.merchant_id AND p.source = 'webhooks_off'))
ORDER BY m.merchant_id LIMIT 1;
