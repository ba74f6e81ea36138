import { createHash } from 'node:crypto';
import type { Query } from '#platform/data/unitOfWork.ts';
import type { RedisServer } from '#platform/process/redis.ts';
import { rateLimited } from '#platform/values/errors.ts';
import { networkOf } from '#platform/values/networkOf.ts';

/** So many attempts of one kind, counted for one thing, in a window that begins with the first of them. */
export interface AttemptLimit {
  key: string;
  most: number;
  /** The window's length. */
  seconds: number;
}

/** By the client's network, in one minute. */
export const limitOfNetwork = (
  attempts: 'failed log-in' | 'sign-up' | 'sign-in' | 'password reset',
  address: string,
  most: number,
): AttemptLimit => ({
  key: digest(attempts, networkOf(address)),
  most,
  seconds: 60,
});

/** By an e-mail address, as a password's attempts are by its account: five in half an hour; of invitations twenty. */
export const limitOfEmail = (
  attempts: 'sign-up' | 'password reset' | 'verification' | 'invitation',
  address: string,
): AttemptLimit => ({
  key: digest(attempts, address.toLowerCase()),
  most: attempts === 'invitation' ? 20 : 5,
  seconds: 30 * 60,
});

/** By an organization, in one hour. */
export const limitOfOrganization = (attempts: 'invitation', organization: string, most: number): AttemptLimit => ({
  key: digest(attempts, organization),
  most,
  seconds: 60 * 60,
});

/** What is counted is nobody's to read: neither addresses nor who has tried to sign up. */
const digest = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** What is counted in the window that runs: how much, and for how many seconds yet. */
interface Counted {
  attempts: number;
  seconds: number;
}

export interface Attempts {
  /** @throws OrgraphError RATE_LIMITED where as many are counted already. */
  assertLeft(query: Query, limit: AttemptLimit): Promise<void>;
  /** Counts one more. @returns the seconds to wait where it is one too many, else 0. */
  count(query: Query, limit: AttemptLimit): Promise<number>;
}

/** Attempts that all replicas count together: in Redis where there is one and it answers, else in PostgreSQL. */
export function createAttempts(redis: RedisServer | undefined): Attempts {
  return {
    async assertLeft(query, limit) {
      const counted = (await redis?.ask(readFrom(limit))) ?? (await readRow(query, limit));
      if (counted.attempts >= limit.most) throw rateLimited(counted.seconds);
    },
    async count(query, limit) {
      const counted = (await redis?.ask(countIn(limit))) ?? (await countRow(query, limit));
      return counted.attempts > limit.most ? counted.seconds : 0;
    },
  };
}

type Ask = Parameters<RedisServer['ask']>[0];

const keyOf = ({ key }: AttemptLimit): string => `orgraph:attempts:${key}`;

const readFrom = (limit: AttemptLimit) => async (redis: Parameters<Ask>[0]) =>
  countedBy(await redis.multi().get(keyOf(limit)).ttl(keyOf(limit)).exec());

const countIn = (limit: AttemptLimit) => async (redis: Parameters<Ask>[0]) =>
  countedBy(
    (
      await redis.multi().set(keyOf(limit), 0, 'EX', limit.seconds, 'NX').incr(keyOf(limit)).ttl(keyOf(limit)).exec()
    )?.slice(1) ?? null,
  );

/** The answers to what reads a count, and to what reads the time that it has left. */
function countedBy(answers: [Error | null, unknown][] | null): Counted {
  const [attempts, seconds] = (answers ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return Number(value ?? 0);
  });
  if (attempts === undefined || seconds === undefined) throw new Error('the transaction was not answered');
  return { attempts, seconds: Math.max(1, seconds) };
}

async function readRow(query: Query, { key }: AttemptLimit): Promise<Counted> {
  const [counted] = await query<Counted & Record<string, unknown>>(
    `select attempts, ceil(extract(epoch from window_ends - now()))::int as seconds
     from failed_log_in where address = $1 and window_ends > now()`,
    [key],
  );
  return counted ?? { attempts: 0, seconds: 1 };
}

/** Counts whose window has long ended go. */
async function countRow(query: Query, { key, seconds }: AttemptLimit): Promise<Counted> {
  const [counted] = await query<Counted & Record<string, unknown>>(
    `insert into failed_log_in as f (address, window_ends, attempts) values ($1, now() + make_interval(secs => $2), 1)
     on conflict (address) do update set
       attempts = case when f.window_ends > now() then f.attempts + 1 else 1 end,
       window_ends = case when f.window_ends > now() then f.window_ends else excluded.window_ends end
     returning attempts, ceil(extract(epoch from window_ends - now()))::int as seconds`,
    [key, seconds],
  );
  await query(
    `delete from failed_log_in where address in
       (select address from failed_log_in where window_ends < now() - interval '1 minute' for update skip locked)`,
  );
  return counted!;
}
