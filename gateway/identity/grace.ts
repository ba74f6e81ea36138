import type { Identity } from '#platform/identity/identity.ts';
import { OrgraphError } from '#platform/values/errors.ts';

/** What tenancy has said of a caller in an organization. */
interface Access {
  identity: Identity;
  until: number;
  organizationStatus: string;
  status: string;
}

/** By which of tenancy's last answers is still read while it is away, and for how long (decision 32). */
export interface Grace {
  /**
   * The access that an answer gives, for reading only; undefined where there is none, or none any more.
   * @param token when the caller's access token runs out, in milliseconds since the epoch.
   */
  given<Last extends Access>(last: Last | undefined, token: number): Last | undefined;
  /** Whether tenancy did not answer when it was asked last. */
  isAway(): boolean;
  /** While tenancy is away, whether this request asks it again: one a second does. */
  takesTurn(): boolean;
  /** Tells whether tenancy has answered. */
  heard(answered: boolean): void;
}

/** Seconds after which tenancy is asked again, and clients are told to. */
const retryAfter = 1;

/**
 * @param length milliseconds after an answer has run out; 0: there is no grace.
 * @param lifetime milliseconds that an answer of tenancy's holds: whoever reads for longer is judged again.
 */
export function createGrace(length: number, lifetime: number, now: () => number): Grace {
  const identities = new WeakMap<Identity, Identity>();
  let askAgain: number | undefined;

  /** One object for each identity: what is signed for it is kept by it. */
  function readOnly<Known extends Identity>(known: Known): Known {
    const made = (identities.get(known) as Known | undefined) ?? Object.freeze({ ...known, readOnly: true });
    identities.set(known, made);
    return made;
  }

  return {
    given(last, token) {
      if (length === 0 || last === undefined) return undefined;
      const end = Math.min(last.until + length, token);
      if (end <= now() || last.status !== 'ACTIVE' || last.organizationStatus !== 'ACTIVE') return undefined;
      return { ...last, identity: readOnly(last.identity), until: Math.min(end, now() + lifetime) };
    },
    isAway: () => askAgain !== undefined,
    takesTurn() {
      if (askAgain !== undefined && now() < askAgain) return false;
      askAgain = now() + retryAfter * 1_000;
      return true;
    },
    heard(answered) {
      askAgain = answered ? undefined : now() + retryAfter * 1_000;
    },
  };
}

/** Whether an error means that tenancy did not answer, and not that it said no. */
export const isSilence = (error: unknown): error is OrgraphError =>
  error instanceof OrgraphError && (error.code === 'SUBGRAPH_UNAVAILABLE' || error.code === 'DEADLINE_EXCEEDED');

export const tenancyAway = () =>
  new OrgraphError('SUBGRAPH_UNAVAILABLE', 'The service tenancy did not answer. Try again.', { retryAfter });
