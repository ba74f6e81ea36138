import type { Identity } from '#platform/identity/identity.ts';
import { memberIdentity } from '../harness/subgraph.ts';
import { keyOf } from './rows.ts';

/** Whoever asks: the first person of organization 0, its owner, whom every organization invites. */
export const viewer: Identity = {
  ...memberIdentity(keyOf('organization', 1), 'OWNER', keyOf('user', 1)),
  email: 'guest1@organization.test',
};
