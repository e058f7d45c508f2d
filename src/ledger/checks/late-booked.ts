/**
 * Attempts whose money was booked for themselves: it came when their movement had ended, or had been brought by another rail. What
 * has moved and is not among them is the movement's own, even if it came late.
 */
export const LATE_BOOKED = `
        SELECT object_id AS attempt_id FROM postings
        WHERE kind IN ('late_money_held','late_money_accepted','payout_late','refund_late')
        UNION
        SELECT f.attempt_id FROM postings p JOIN refunds f ON f.id = p.object_id WHERE p.kind = 'late_money_refunded'`;

/** The attempts that have moved what their movements wanted moved. */
export const OWN_MOVED = `
        SELECT a.id, a.owner_id FROM attempts a LEFT JOIN (${LATE_BOOKED}
        ) b ON b.attempt_id = a.id
        WHERE (a.state = 'succeeded' OR a.late_success IS NOT NULL) AND b.attempt_id IS NULL`;
