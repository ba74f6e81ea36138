import type { AnySubgraphName } from '../process/names.ts';
import { toldByAll } from './catalogue.ts';
import type { EventType } from './eventType.ts';

/** Whom a subgraph tells of something. */
export const receiversOf = (name: string, tells: readonly EventType[] = []): AnySubgraphName[] =>
  [...new Set([...toldByAll, ...tells].flatMap(({ to }) => to))].filter((receiver) => receiver !== name);
