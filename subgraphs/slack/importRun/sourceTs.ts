import { p } from '@mikro-orm/core';

/**
 * The age of the newest export that has been read into a row: the time of its newest message, as Slack writes it. What
 * an older export says of that row gives way.
 */
export const sourceTs = () => p.string().length(50).nullable().lazy();
