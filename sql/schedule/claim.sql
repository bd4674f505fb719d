-- When is this work due? Whoever asks may do it until the transaction ends: there is one writer.
SELECT due_at FROM schedule WHERE kind = $1;
