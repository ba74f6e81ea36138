import { createHash } from 'node:crypto';
import type { Idempotency } from '../identity/idempotency.ts';
import type { Identity } from '../identity/identity.ts';
import { conflict } from '../values/errors.ts';
import { AlreadyDone, findDone, keepOutcome, type DoneBefore, type KeyUse } from './idempotencyKeys.ts';
import type { UnitOfWork } from './unitOfWork.ts';

/** What a write keeps under a key: `keep` makes JSON of the write's result. */
export interface Claim {
  use: KeyUse;
  keep(result: unknown): unknown;
  /** Whether the key stays open at the write's commit, because something is to follow it. */
  open: boolean;
  /** What the write gave, made JSON. */
  outcome?: unknown;
  /** The write has taken the key: no other request does the same until it ends. */
  taken(): void;
}

/** A mutation that a key stands for. */
export interface KeyedMutation<Result> {
  /** Its field's name, which the key stands for as well: whoever numbers root fields may err. */
  name: string;
  /** Whether a person does it for themself, whichever organization is chosen. */
  personal: boolean;
  keep: Claim['keep'];
  run(): Promise<Result> | Result;
}

/**
 * Runs a mutation unless it has been done under the request's key, and says which: its result, or what was kept of it.
 * @throws OrgraphError CONFLICT where the key was used for another operation.
 */
export type Once = <Result>(mutation: KeyedMutation<Result>) => Promise<{ result: Result } | { kept: unknown }>;

interface OnceParts {
  idempotency: Idempotency;
  identity: Identity;
  unit: UnitOfWork;
  /** What of the mutation is committed, for the outcome that an error states. */
  writes: { committed: boolean; elsewhere: boolean };
  /** Waits until no other request of this process uses the key. */
  inTurn<Done>(use: KeyUse, work: () => Promise<Done>): Promise<Done>;
  /** Makes the writes of `run` claim a key and keep what they give. */
  claiming<Result>(claim: Claim, run: () => Promise<Result> | Result): Promise<Result>;
  /**
   * The request's guarded write, beside the mutation's: a request that is only answered again is judged, and spends its
   * nonce.
   */
  write: UnitOfWork['write'];
}

/** One request's key, which is good for one root field. */
export function createOnce({ idempotency, identity, unit, writes, inTurn, claiming, write }: OnceParts): Once {
  let used = false;
  return async ({ name, personal, keep, run }) => {
    if (used) throw new Error('an idempotency key came with several root fields');
    used = true;
    const use: KeyUse = {
      ...idempotency,
      digest: createHash('sha256').update(`${idempotency.digest}\n${name}`).digest('base64url'),
      organization: personal ? null : identity.organization,
      user: identity.subject,
    };
    const isSame = ({ digest }: DoneBefore) => digest === use.digest;
    writes.elsewhere = true;
    return inTurn(use, async () => {
      let done: DoneBefore | undefined = await findDone(unit.query, use);
      if (done !== undefined) writes.committed = isSame(done);
      if (done === undefined || (done.open && isSame(done))) {
        const claim: Claim = { use, keep, open: false, taken: () => (writes.elsewhere = false) };
        try {
          const result = await claiming(claim, run);
          if (claim.open) await unit.write((_, query) => keepOutcome(query, use, claim.outcome));
          return { result };
        } catch (error) {
          if (!(error instanceof AlreadyDone)) throw error;
          done = error.done;
          writes.committed = isSame(done);
        }
      }
      await write(async () => undefined);
      if (!isSame(done)) throw usedOtherwise();
      return { kept: done.outcome };
    });
  };
}

const usedOtherwise = () =>
  conflict(
    'This Idempotency-Key was used for another operation, or with other variables. Draw a new one for each operation.',
  );
