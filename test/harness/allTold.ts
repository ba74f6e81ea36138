import { eventually } from './eventually.ts';
import type { TestGraph } from './graph.ts';

/** Whether the subgraphs have told each other everything that they had to. */
export const allTold = ({ subgraphs }: TestGraph): Promise<boolean> =>
  eventually(async () => {
    const waiting = await Promise.all(
      Object.values(subgraphs).map(({ sql }) => sql(`select 1 from pgboss.job where data ? 'type' limit 1`)),
    );
    return waiting.flat().length === 0;
  });
