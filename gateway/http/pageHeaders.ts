import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether the caller asks for the plan of the operation, which is shown where they may see it: `X-Orgraph-Plan` is `1`
 * or `true`; any other value is as none.
 */
export const asksForPlan = ({ 'x-orgraph-plan': value }: IncomingHttpHeaders): boolean =>
  value === '1' || value?.toString().toLowerCase() === 'true';

/** The id of the role of the organization that the caller reads as. */
export const readAsHeader = 'x-orgraph-read-as';
