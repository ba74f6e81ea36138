import type { OperationTypeNode } from 'graphql';
import type { Need } from '#platform/graphql/access.ts';
import type { Identity } from '#platform/identity/identity.ts';

/** The identity that an operation runs under, and until when (milliseconds since the epoch) it may be used. */
export interface ChosenIdentity {
  identity: Identity;
  until?: number | undefined;
  /**
   * The identity as it is now, where this one would run out before an answer can be there; undefined: it lasts.
   * @throws OrgraphError (the promise) FORBIDDEN when its right has ended, SUBGRAPH_UNAVAILABLE when nobody can tell.
   */
  renew?: (() => Promise<ChosenIdentity> | undefined) | undefined;
}

export interface Credentials {
  authorization: string | undefined;
  /** The header X-Organization-ID. */
  organization: string | undefined;
}

/** What of an operation decides under whose identity it runs. */
export interface NeededAccess {
  type: OperationTypeNode;
  /** The names of its root fields. */
  fields: readonly string[];
  /** The most that any of its root fields needs. */
  needs: Need;
}
