-- Test merchants, whose clock is ahead of real time by as much as they wish (service/test_clock.h).

-- Microseconds by which a test merchant's clock is ahead; it only grows. NULL: it is no test merchant.
ALTER TABLE merchant ADD COLUMN clock_offset BIGINT CHECK (clock_offset >= 0);
-- To which instant of its own its clock is being moved. NULL: it runs as clocks do.
ALTER TABLE merchant ADD COLUMN clock_target BIGINT CHECK (clock_target IS NULL OR clock_offset IS NOT NULL);
CREATE INDEX merchant_with_clock ON merchant (merchant_id) WHERE clock_offset IS NOT NULL;
CREATE INDEX merchant_moving ON merchant (merchant_id) WHERE clock_target IS NOT NULL;

-- The last move of a test merchant's clock. Instants are of that clock, but for barrier_at.
CREATE TABLE clock_move (
    merchant_id BIGINT NOT NULL PRIMARY KEY REFERENCES merchant,
    moved_from  BIGINT NOT NULL,
    target      BIGINT NOT NULL,
    barrier_at  BIGINT, -- nothing begun before this instant of the store may be under way any more; NULL: not looked yet
    steps       BIGINT NOT NULL, -- of scheduled work that it has taken so far
    moved_to    BIGINT           -- how far it has come; NULL: it has not begun
) CLUSTERED;

-- What the simulated bank of a test merchant pays next.
CREATE INDEX payout_unpaid ON payout (merchant_id, payout_date, payout_no) WHERE status = 'closed' AND settlement_amount > 0;
