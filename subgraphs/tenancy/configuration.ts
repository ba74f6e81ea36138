import { z } from 'zod';
import { count } from '#platform/process/configuration.ts';

/** What tenancy alone is told by its environment. */
export const shape = {
  FAILED_LOGINS_PER_MINUTE: count(20),
  SIGN_UPS_PER_MINUTE: count(20),
  REFRESH_GRACE_SECONDS: z.coerce
    .number({ error: 'must be a number of seconds' })
    .min(0)
    .max(60, 'must be at most 60: for so long a stolen refresh token works beside its owner’s')
    .default(10),
  /** Where attempts are counted; in the database where there is none. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis(s) URL' }).optional(),
};
