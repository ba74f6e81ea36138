import { z } from 'zod';
import { answersAsked, count, peersShape, processShape, urls } from '../process/configuration.ts';
import { defaultUrl } from '../process/names.ts';

/** What a subgraph can be told again while it runs. */
export const toldAgain = { GATEWAY_URLS: urls(defaultUrl('gateway')) };

/**
 * Whether a process does jobs and delivers events: beside the requests that it serves; not, where others do; or nothing
 * else, without listening anywhere.
 */
export const backgroundWork = ['on', 'off', 'only'] as const;

/** What every subgraph is told by its environment, beside the URL of its database. */
export const subgraphShape = {
  ...processShape,
  ...peersShape,
  GATEWAY_CA: z.string().optional(),
  GATEWAY_CERT: z.string().optional(),
  GATEWAY_KEY: z.string().optional(),
  GATEWAY_ANSWERS: answersAsked().optional(),
  DATABASE_CONNECTIONS: count(10),
  BACKGROUND_WORK: z.enum(backgroundWork, { error: `must be ${backgroundWork.join(', ')}` }).default('on'),
  ...toldAgain,
};
