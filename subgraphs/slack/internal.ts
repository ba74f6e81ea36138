import type { InternalRoute } from '#platform/subgraph/internalRoute.ts';
import { correlateUsers } from './user/correlateUsers.ts';

/** What other processes may ask of the slack subgraph. */
export const internal: InternalRoute[] = [correlateUsers];
