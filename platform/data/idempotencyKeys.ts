import type { Idempotency } from '../identity/idempotency.ts';
import type { Query } from './unitOfWork.ts';

/** A key as one root field uses it, and whose it is. */
export interface KeyUse extends Idempotency {
  /** Null for what a person does for themself, whichever organization is chosen. */
  organization: string | null;
  user: string;
}

/** What the first use of a key has done. */
export interface DoneBefore {
  digest: string;
  /** As it was kept: JSON. */
  outcome: unknown;
  /** It is committed, and what is to follow the commit is not known to be done. */
  open: boolean;
}

/** Another request has done it while this one was on its way. */
export class AlreadyDone extends Error {
  readonly done: DoneBefore;

  constructor(done: DoneBefore) {
    super('the idempotency key has been used');
    this.done = done;
  }
}

const own = 'user_id = $1 and key = $2 and position = $3 and organization_id is not distinct from $4';
const nameOf = ({ user, key, position, organization }: KeyUse) => [user, key, position, organization];

/** What was done under the key within the last 24 hours, if anything. */
export async function findDone(query: Query, use: KeyUse): Promise<DoneBefore | undefined> {
  const [done] = await query<{ digest: string; outcome: unknown; open: boolean }>(
    `select digest, outcome, outcome is null as open from idempotency_key where ${own} and expires_at > now()`,
    nameOf(use),
  );
  return done;
}

/**
 * Takes the key for this transaction, also one that the same mutation has left open. Where another transaction has it,
 * waits for its end: the unique index does.
 * @throws AlreadyDone when that one, or an earlier one, was committed.
 */
export async function claimKey(query: Query, use: KeyUse): Promise<void> {
  const claimed = await query(
    `insert into idempotency_key (user_id, key, position, organization_id, digest, expires_at)
     values ($1, $2, $3, $4, $5, now() + interval '24 hours')
     on conflict (user_id, key, position, organization_id) do update
     set digest = excluded.digest, outcome = null, expires_at = excluded.expires_at
     where idempotency_key.expires_at <= now()
       or (idempotency_key.outcome is null and idempotency_key.digest = excluded.digest) returning 1 as claimed`,
    [...nameOf(use), use.digest],
  );
  if (claimed.length === 0) throw new AlreadyDone((await findDone(query, use))!);
}

/** Keeps what was done under a claimed key, which is open until then. */
export async function keepOutcome(query: Query, use: KeyUse, outcome: unknown): Promise<void> {
  await query(`update idempotency_key set outcome = $5::jsonb where ${own}`, [...nameOf(use), JSON.stringify(outcome)]);
}
