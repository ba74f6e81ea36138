import { createHash } from 'node:crypto';
import type { Query } from '#platform/data/unitOfWork.ts';
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
export const limitOfNetwork = (attempts: 'failed log-in' | 'sign-up', address: string, most: number): AttemptLimit => ({
  key: digest(attempts, networkOf(address)),
  most,
  seconds: 60,
});

/** By an e-mail address, as a password's attempts are by its account: five in half an hour. */
export const limitOfEmail = (attempts: 'sign-up', address: string): AttemptLimit => ({
  key: digest(attempts, address.toLowerCase()),
  most: 5,
  seconds: 30 * 60,
});

/** What is counted is nobody's to read: neither addresses nor who has tried to sign up. */
const digest = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** @throws OrgraphError RATE_LIMITED where as many are counted already. */
export async function assertAttemptsLeft(query: Query, { key, most }: AttemptLimit): Promise<void> {
  const [counted] = await query<{ attempts: number; seconds: number }>(
    `select attempts, ceil(extract(epoch from window_ends - now()))::int as seconds
     from failed_log_in where address = $1 and window_ends > now()`,
    [key],
  );
  if (counted !== undefined && counted.attempts >= most) throw rateLimited(counted.seconds);
}

/**
 * Counts one more; counts whose window has long ended go.
 * @returns the seconds to wait where it is one too many, else 0.
 */
export async function countAttempt(query: Query, { key, most, seconds: window }: AttemptLimit): Promise<number> {
  const [counted] = await query<{ attempts: number; seconds: number }>(
    `insert into failed_log_in as f (address, window_ends, attempts) values ($1, now() + make_interval(secs => $2), 1)
     on conflict (address) do update set
       attempts = case when f.window_ends > now() then f.attempts + 1 else 1 end,
       window_ends = case when f.window_ends > now() then f.window_ends else excluded.window_ends end
     returning attempts, ceil(extract(epoch from window_ends - now()))::int as seconds`,
    [key, window],
  );
  await query(
    `delete from failed_log_in where address in
       (select address from failed_log_in where window_ends < now() - interval '1 minute' for update skip locked)`,
  );
  return counted!.attempts > most ? counted!.seconds : 0;
}
