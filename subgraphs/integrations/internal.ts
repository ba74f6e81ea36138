import type { InternalRoute } from '#platform/subgraph/internalRoute.ts';
import { accountLinks } from './correlation/accountLinks.ts';
import { forgetSlack } from './forgetSlack.ts';
import { importSlack } from './importSlack.ts';

/** What other processes may ask of the integrations subgraph. */
export const internal: InternalRoute[] = [importSlack, forgetSlack, accountLinks];
