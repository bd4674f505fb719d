-- So many entries were written, and so many could not be kept.
INSERT INTO request_log_count (merchant_id, entries, lost, lost_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (merchant_id) DO UPDATE SET
    entries = request_log_count.entries + excluded.entries,
    lost = request_log_count.lost + excluded.lost,
    lost_at = CASE WHEN excluded.lost > 0 THEN excluded.lost_at ELSE request_log_count.lost_at END;
