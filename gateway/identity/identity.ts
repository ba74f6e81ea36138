import type { OperationTypeNode } from 'graphql';
import type { Need } from '#platform/graphql/access.ts';
import type { ClientOrigin } from '#platform/identity/clientOrigin.ts';
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
  /** The key of the role that somebody reads as, who may do more. */
  readsAs?: string | undefined;
}

export interface Credentials {
  authorization: string | undefined;
  /** The header X-Organization-ID. */
  organization: string | undefined;
  /** The header X-Orgraph-Read-As: the id of the role that the caller wants to read as. */
  readAs?: string | undefined;
  /** Where the request comes from, for the record of what was read as. */
  client?: ClientOrigin | undefined;
}

/** What of an operation decides under whose identity it runs. */
export interface NeededAccess {
  type: OperationTypeNode;
  /** The names of its root fields. */
  fields: readonly string[];
  /** The most that any of its root fields needs. */
  needs: Need;
}
