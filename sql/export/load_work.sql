-- What is to be written next of an export, and by which clock.
SELECT e.format, e.filter, e.column_names, e.delimiter, e.decimal_mark, e.created_before, e.place, e.parts, e.progress,
    coalesce(m.clock_offset, 0) AS clock_offset
FROM order_export e JOIN merchant m ON m.merchant_id = $1 WHERE e.merchant_id = $1 AND e.export_id = $2;
