-- Of the next $6 lines of a payout those of some kinds ($5, a bit each), in their order: however rare they are, no more are
-- looked at.
SELECT payout_no, event_id, part, kind, amount, vat_rate, vat_amount
FROM (SELECT payout_no, event_id, part, kind, amount, vat_rate, vat_amount FROM settlement_line
      WHERE merchant_id = $1 AND payout_no = $2 AND (event_id, part) > ($3, $4) ORDER BY event_id, part LIMIT $6) looked
WHERE (CAST($5 AS BIGINT) >> CAST(kind AS INTEGER)) & 1 = 1 ORDER BY event_id, part LIMIT $7;
