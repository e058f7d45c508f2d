/** What a hand in the database can do that nothing of ours does: no trigger, no foreign key. */
export const BY_HAND = 'SET session_replication_role = replica;';
const COLLECTION = `SELECT a.id FROM attempts a WHERE a.operation = 'collect' AND a.state = 'succeeded' ORDER BY a.id LIMIT 1`;
const PAYOUT = `SELECT id FROM payouts WHERE status = 'succeeded' AND reference = 'payout-1' LIMIT 1`;
const REFUND = `SELECT id FROM refunds WHERE origin = 'merchant' ORDER BY id LIMIT 1`;
const PAYMENT = `SELECT owner_id FROM attempts WHERE id IN (${COLLECTION})`;
/** A careful hand: the balances agree with the entries again. */
const REBALANCE = `
  UPDATE accounts a SET balance_minor = coalesce((SELECT sum(e.amount_minor) FROM entries e WHERE e.account_id = a.id), 0);`;
const forget = (postings: string) => `
  DELETE FROM entries WHERE posting_id IN (SELECT id FROM postings WHERE ${postings});
  DELETE FROM postings WHERE ${postings};`;

/** One more attempt like the first collection, which costs nothing. */
const collectAgain = (amount: string) => `
  INSERT INTO attempts SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),
    'reference', a.reference || 'x', 'callback_token', a.callback_token || 'x', 'amount_minor', ${amount},
    'rail_fee_minor', 0, 'platform_fee_minor', 0))).* FROM attempts a WHERE a.id IN (${COLLECTION});`;

/** What was done, the statements, and what the command has to say. */
export const BREAKS: readonly (readonly [string, string, RegExp])[] = [
  [
    'a balance was raised',
    `UPDATE accounts SET balance_minor = balance_minor + 1 WHERE kind = 'merchant_available';`,
    /the balance of every account is the sum of its entries: account \S+ \(merchant_available\): \d+ stands there, its entries sum to \d+/,
  ],
  [
    'an entry was changed, and the balance with it',
    `UPDATE entries SET amount_minor = amount_minor - 1 WHERE (posting_id, account_id) IN (
       SELECT e.posting_id, e.account_id FROM entries e JOIN postings p ON p.id = e.posting_id
       WHERE p.kind = 'payout_succeeded' ORDER BY e.amount_minor DESC LIMIT 1);${REBALANCE}`,
    /every posting balances, and has entries: posting \S+ \(payout_succeeded of \S+\) is off by -1/,
  ],
  [
    'a posting lost its entries',
    `DELETE FROM entries WHERE posting_id IN (SELECT id FROM postings WHERE kind = 'refund_succeeded');
     ALTER TABLE accounts DROP CONSTRAINT chk_accounts_never_negative;${REBALANCE}`,
    /every posting balances, and has entries: posting \S+ \(refund_succeeded of \S+\) is off by 0/,
  ],
  [
    'a payout was forgotten in the books, without a trace',
    `${forget(`kind IN ('payout_succeeded', 'payout_reserved') AND object_id IN (${PAYOUT})`)}${REBALANCE}`,
    /a rail holds what its attempts have moved: rail mtn_momo: its clearing account stands at -?\d+, its attempts have moved -?\d+/,
  ],
  [
    'an attempt that moved money is gone',
    `DELETE FROM attempts WHERE id IN (${COLLECTION});`,
    /a rail holds what its attempts have moved: rail mtn_momo/,
  ],
  [
    'a collection was made out to be larger',
    `UPDATE attempts SET amount_minor = amount_minor + 1 WHERE id IN (${COLLECTION});`,
    /a rail holds what its attempts have moved: rail mtn_momo/,
  ],
  [
    'a fee was changed without a correction',
    `UPDATE attempts SET rail_fee_minor = rail_fee_minor - 1 WHERE id IN (${COLLECTION});`,
    /what is booked as taken by a rail is what its attempts that have moved money cost: rail mtn_momo: its fees stand at \d+, its attempts have cost \d+/,
  ],
  [
    'a fee was moved from the attempt that was corrected to another',
    `UPDATE attempts SET rail_fee_minor = rail_fee_minor + CASE
       WHEN id IN (SELECT attempt_id FROM fee_corrections) THEN -1
       WHEN id IN (${COLLECTION}) THEN 1 ELSE 0 END;`,
    /every correction of a fee is booked, and the last one is what the attempt costs: attempt \S+ costs 11/,
  ],
  [
    'a correction was forgotten in the books, and its attempt put back',
    `${forget(`kind = 'fee_corrected'`)}${REBALANCE}
     UPDATE attempts a SET rail_fee_minor = f.before_minor FROM fee_corrections f WHERE f.attempt_id = a.id;`,
    /every correction of a fee is booked/,
  ],
  [
    'a payout that has ended was opened again',
    `UPDATE payouts SET status = 'pending', finished_at = NULL WHERE id IN (${PAYOUT});`,
    /what payouts have set aside is what is in transit: merchant \S+: 0 in transit, its live payouts have set aside 505/,
  ],
  [
    'the end of a payout was forgotten, with its attempt',
    `${forget(`kind = 'payout_succeeded' AND object_id IN (${PAYOUT})`)}${REBALANCE}
     DELETE FROM attempts WHERE owner_id IN (${PAYOUT});`,
    /what payouts have set aside is what is in transit: merchant \S+: 505 in transit, its live payouts have set aside 0/,
  ],
  [
    'a refund that has ended was opened again',
    `UPDATE refunds SET status = 'pending', finished_at = NULL;`,
    /what refunds have set aside is what is reserved for them: merchant \S+: 0 reserved, its live refunds have set aside \d+/,
  ],
  [
    'a payment was made out to have captured more',
    `UPDATE payments SET captured_minor = captured_minor + 1 WHERE captured_minor > 0;`,
    /a payment has captured what its attempts have collected, .*: payment \S+: captured \d+ and refunded \d+/,
  ],
  [
    'what was given back of a payment was taken off it, to be given back again',
    `UPDATE payments SET refunded_minor = 0;`,
    /a payment has captured what its attempts have collected, and what goes back of it is what its refunds say: .*refunded 0/,
  ],
  [
    'an attempt of a payment that has ended was opened again',
    `UPDATE attempts SET state = 'pending', finished_at = NULL, evidence = NULL WHERE state = 'failed' AND late_success IS NULL;`,
    /nothing that has ended has a live attempt: attempt \S+ of payment \S+ is live/,
  ],
  [
    'a payout lost its attempt, and what is set aside for it stays there',
    `${forget(`kind = 'payout_succeeded' AND object_id IN (${PAYOUT})`)}${REBALANCE}
     DELETE FROM attempts WHERE owner_id IN (${PAYOUT});
     UPDATE payouts SET status = 'pending', finished_at = NULL WHERE id IN (${PAYOUT});`,
    /everything that is on its way has a live attempt: payout \S+ is pending, and no attempt of it is live/,
  ],
  [
    'a refund lost its attempt, and what is set aside for it stays there',
    `${forget(`kind = 'refund_succeeded' AND object_id IN (${REFUND})`)}${REBALANCE}
     DELETE FROM attempts WHERE owner_id IN (${REFUND});
     UPDATE refunds SET status = 'pending', finished_at = NULL WHERE id IN (${REFUND});`,
    /everything that is on its way has a live attempt: refund \S+ is pending, and no attempt of it is live/,
  ],
  [
    'a payment lost its attempt',
    `DELETE FROM attempts WHERE finished_at IS NULL;`,
    /everything that is on its way has a live attempt: payment \S+ is pending, and no attempt of it is live/,
  ],
  [
    'a collection was made out of two',
    `UPDATE attempts SET amount_minor = amount_minor - 1 WHERE id IN (${COLLECTION});
     ${collectAgain('1')}`,
    /every attempt is for all of what its owner wants moved: attempt \S+ moves (1|9999) GHS of merchant \S+; payment \S+ is about 10000 GHS/,
  ],
  [
    'a payment was collected twice, and booked as one',
    `${collectAgain('a.amount_minor')}
     UPDATE payments SET captured_minor = 2 * captured_minor WHERE id IN (${PAYMENT});
     UPDATE entries e SET amount_minor = e.amount_minor + sign(e.amount_minor) * 10000
     FROM postings p, accounts c WHERE p.id = e.posting_id AND c.id = e.account_id AND p.kind = 'payment_confirmed'
       AND p.object_id IN (${PAYMENT}) AND c.kind IN ('rail_clearing', 'merchant_available');${REBALANCE}`,
    /was moved by one attempt, and what has not by none: payment \S+ is confirmed, and 2 of its attempts have moved its money/,
  ],
  [
    'a payout that has left is called failed',
    `UPDATE payouts SET status = 'failed' WHERE id IN (${PAYOUT});`,
    /was moved by one attempt, and what has not by none: payout \S+ is failed, and 1 of its attempts have moved/,
  ],
  [
    'more than was taken goes back of one payment, and nothing of another',
    `UPDATE payments SET refunded_minor = CASE WHEN id IN (${PAYMENT}) THEN captured_minor ELSE 0 END
     WHERE id IN (SELECT payment_id FROM refunds WHERE origin = 'merchant');
     UPDATE refunds SET payment_id = (${PAYMENT}), attempt_id = (${COLLECTION}) WHERE origin = 'merchant';`,
    /no more goes back of a payment than was captured, but for what has left late: payment \S+: captured 10000; .* amount to 10500/,
  ],
  [
    'a refund gives back what was taken for another payment',
    `UPDATE refunds SET attempt_id = (${COLLECTION}) WHERE origin = 'merchant';`,
    /a refund gives back what an attempt of its own payment has collected: refund \S+ of payment \S+ gives back attempt \S+/,
  ],
  [
    'it was forgotten what became of late money',
    `DELETE FROM late_successes WHERE resolution = 'held';`,
    /what came late is kept, booked for its attempt and told: attempt \S+ of payment \S+ .* it is not known what became of it/,
  ],
  [
    'a payout that left late was booked for something else',
    `UPDATE postings SET object_id = gen_random_uuid() WHERE kind = 'payout_late';`,
    /what came late is kept, booked for its attempt and told: attempt \S+ of payout \S+ has moved money late, and it is not booked/,
  ],
  [
    'nobody was told of a payout that left late',
    `DELETE FROM events WHERE type = 'payout.late_success';`,
    /what came late is kept, booked for its attempt and told: attempt \S+ of payout \S+ .* nobody was told/,
  ],
  [
    'money that came in time is kept as late',
    `INSERT INTO late_successes (attempt_id, payment_id, policy, resolution)
     SELECT id, owner_id, 'accept', 'accepted' FROM attempts WHERE id IN (${COLLECTION});`,
    /what is kept as late money has moved late, .*: attempt \S+ of payment \S+: kept as late and accepted; the attempt is not late/,
  ],
  [
    'late money that is held was called decided',
    `UPDATE late_successes SET resolution = 'accepted' WHERE resolution = 'held';`,
    /late money that nobody has decided about is held: merchant \S+: 1050 GHS held, .* is 0/,
  ],
  [
    'a payment was booked to another merchant',
    `ALTER TABLE accounts DROP CONSTRAINT chk_accounts_never_negative;
     UPDATE entries e SET account_id = o.id FROM postings p, accounts c, accounts o
     WHERE p.id = e.posting_id AND c.id = e.account_id AND p.kind = 'payment_confirmed' AND p.object_id IN (${PAYMENT})
       AND c.kind = 'merchant_available' AND o.kind = c.kind AND o.id <> c.id;${REBALANCE}`,
    /every entry is on an account of the merchant and the rail .*: posting \S+ \(payment_confirmed of \S+, .* has an entry on the merchant_available of \S+/,
  ],
  [
    'two payments were each booked with the rail of the other',
    `UPDATE entries e SET account_id = o.id FROM postings p, accounts c, accounts o
     WHERE p.id = e.posting_id AND c.id = e.account_id AND p.kind = 'payment_confirmed' AND abs(e.amount_minor) = 10000
       AND p.object_id IN (${PAYMENT} UNION SELECT id FROM payments WHERE provider = 'airteltigo_money')
       AND c.kind = 'rail_clearing' AND o.kind = c.kind AND o.id <> c.id;${REBALANCE}`,
    /every entry is on an account of the merchant and the rail .*: posting \S+ \(payment_confirmed of .* has an entry on the rail_clearing of (mtn_momo|airteltigo_money)/,
  ],
  [
    'money that is available was called pending',
    `UPDATE payments SET available_at = now() + interval '1 day' WHERE id IN (${PAYMENT});`,
    /what is pending is what confirmed payments have brought that were not released yet: merchant \S+: 0 GHS pending, .* have brought 9850/,
  ],
  [
    'more was taken from a merchant than our fee',
    `UPDATE entries e SET amount_minor = e.amount_minor + CASE c.kind WHEN 'platform_fees' THEN 1 ELSE -1 END
     FROM postings p, accounts c WHERE p.id = e.posting_id AND c.id = e.account_id AND p.kind = 'payment_confirmed'
       AND p.object_id IN (${PAYMENT}) AND c.kind IN ('platform_fees', 'merchant_available');${REBALANCE}`,
    /what a merchant has, less what it owes, is what its movements have left it: merchant \S+: -?\d+ GHS .* left it -?\d+/,
  ],
  [
    'we made up a fee and paid it ourselves',
    `UPDATE entries e SET amount_minor = e.amount_minor + 1 FROM postings p, accounts c
     WHERE p.id = e.posting_id AND c.id = e.account_id AND p.kind = 'payment_confirmed' AND p.object_id IN (${PAYMENT})
       AND c.kind = 'platform_fees';
     INSERT INTO entries (posting_id, account_id, amount_minor)
     SELECT p.id, c.id, -1 FROM postings p, accounts c
     WHERE p.kind = 'payment_confirmed' AND p.object_id IN (${PAYMENT}) AND c.kind = 'platform_costs';${REBALANCE}`,
    /what we have earned and what we have paid are the fees of what has moved: -\d+ GHS stand in our platform_costs/,
  ],
  [
    'a leg that was paid is called failed',
    `UPDATE split_legs SET status = 'failed';`,
    /a leg is as far as its payout has come: leg \S+ of payment \S+ is failed, and its payout \S+ makes it settled/,
  ],
  [
    'a leg was made out to have got less than it was sent',
    `UPDATE split_legs SET gross_minor = gross_minor - 1;`,
    /the payout of a leg sends its share to its wallet: leg \S+ gets 5999 of payment \S+ by payout \S+, which sends 6000/,
  ],
  [
    'a leg was promised more than it got',
    `UPDATE split_legs SET amount_minor = amount_minor + 1;`,
    /a leg gets what it was promised: leg \S+ gets 6000 of payment \S+, and was promised 6001/,
  ],
  [
    'a leg was added to a payment that does not cover it',
    `INSERT INTO split_legs SELECT (jsonb_populate_record(l, jsonb_build_object(
       'id', gen_random_uuid(), 'nth', 1, 'status', 'failed', 'payout_id', null))).* FROM split_legs l;`,
    /the legs of a payment share no more than was paid: the legs of payment \S+, which is confirmed, share 12000 of 10000/,
  ],
];
