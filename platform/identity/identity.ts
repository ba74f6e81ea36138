import { forbidden } from '../values/errors.ts';

/**
 * Who asks, for which organization, with which rights: made by the gateway (or, for internal routes, by a service),
 * verified by each subgraph.
 */
export interface Identity {
  kind: 'anonymous' | 'user' | 'service' | 'job';
  /** A user's id, `anonymous`, or a process' name. */
  subject: string;
  organization: string | null;
  /** The organization's version when the gateway read it; a copy of the organization that is older is renewed. */
  organizationVersion: number | null;
  membership: string | null;
  /** The membership's version when the gateway read it; a mutation with an older one than seen is refused. */
  membershipVersion: number | null;
  role: string | null;
  permissions: readonly string[];
  teams: readonly { id: string; role: string }[];
  /** The user's e-mail address, if verified. */
  email: string | null;
  /** What a service or job may use this identity for. */
  purpose: string | null;
  /**
   * It changes nothing and reads nothing that is private: its rights are an older word of tenancy's, which is away, or
   * somebody reads as a role that is not theirs.
   */
  readOnly: boolean;
}

export const anonymous: Identity = Object.freeze({
  kind: 'anonymous',
  subject: 'anonymous',
  organization: null,
  organizationVersion: null,
  membership: null,
  membershipVersion: null,
  role: null,
  permissions: [],
  teams: [],
  email: null,
  purpose: null,
  readOnly: false,
});

/** A service's own identity for one internal route. */
export const serviceIdentity = (name: string, purpose: string, organization: string | null = null): Identity => ({
  ...anonymous,
  kind: 'service',
  subject: name,
  purpose,
  organization,
});

/** @throws OrgraphError FORBIDDEN under an identity that is only for reading. */
export function assertMayWrite({ readOnly }: Identity): void {
  if (readOnly)
    throw forbidden('This request only reads: your rights cannot be confirmed at the moment, or you read as a role.');
}
