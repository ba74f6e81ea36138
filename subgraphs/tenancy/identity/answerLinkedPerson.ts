import { z } from 'zod';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { holderOfIdentity } from './holderOfIdentity.ts';

/** Tells the gateway whose a subject of another issuer is, whose token it has verified; null: nobody's. */
export const answerLinkedPerson = internalRoute({
  path: '/internal/linked-person',
  allow: [{ issuer: 'gateway', purpose: 'linked-person' }],
  input: z.object({ issuer: z.string().max(255), subject: z.string().max(255) }),
  run: async ({ input, within }) => ({ user: await holderOfIdentity(within, input) }),
});
