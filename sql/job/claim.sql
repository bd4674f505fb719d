-- Is this job still to be done? Whoever asks may do its next chunk: there is one writer.
SELECT total FROM job WHERE merchant_id = $1 AND job_id = $2 AND status <> 'finished';
