-- Is this job still to be done? Whoever asks may do its next chunk: there is one writer.
SELECT j.total, coalesce(m.clock_offset, 0) AS clock_offset, m.settings FROM job j JOIN merchant m ON m.merchant_id = $1
WHERE j.merchant_id = $1 AND j.job_id = $2 AND j.status <> 'finished' AND j.hold IS NULL AND m.clock_target IS NULL;
