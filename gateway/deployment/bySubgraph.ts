import type { z } from 'zod';
import type { ForeignErrors } from '../identity/foreignErrors.ts';

/** What stands between commas. */
export function listed(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** What holds for most subgraphs, where it is said, and for those that are named. */
export interface BySubgraph<Value> {
  usual?: Value;
  of: ReadonlyMap<string, Value>;
}

/** `value,name=value,name=value`: for most, which may be left out, and for those that are named. */
function bySubgraph<Value>(text: string, read: (value: string) => Value): BySubgraph<Value> {
  const given = listed(text).map((one) => {
    const [name, value] = one.includes('=') ? one.split('=', 2) : ['', one];
    return [name!.trim(), read(value!.trim())] as const;
  });
  const usual = given.find(([name]) => name === '')?.[1];
  return { ...(usual !== undefined && { usual }), of: new Map(given.filter(([name]) => name !== '')) };
}

/** Of each subgraph, seconds. */
export const subgraphSeconds = (text: string, context: z.RefinementCtx): BySubgraph<number> =>
  bySubgraph(text, (value) => {
    if (!(Number(value) > 0))
      context.addIssue({ code: 'custom', message: 'must be seconds and name=seconds, separated by commas' });
    return Number(value);
  });

/** Of each subgraph, whether its errors without a code are passed. */
export const foreignErrors = (text: string, context: z.RefinementCtx): BySubgraph<ForeignErrors> =>
  bySubgraph(text, (value) => {
    if (value === 'pass' || value === 'mask') return value;
    context.addIssue({
      code: 'custom',
      message: 'must be pass or mask, and name=pass or name=mask, separated by commas',
    });
    return 'mask';
  });
