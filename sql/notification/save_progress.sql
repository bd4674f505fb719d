-- So far users were told of a source.
INSERT INTO notification_progress (merchant_id, source, number, id) VALUES ($1, $2, $3, $4)
ON CONFLICT (merchant_id, source) DO UPDATE SET number = excluded.number, id = excluded.id;
