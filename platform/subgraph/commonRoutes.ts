import type { SubgraphDefinition } from '../graphql/aggregate.ts';
import { answerPersonsRows } from './answerPersonsRows.ts';
import type { InternalRoute } from './internalRoute.ts';
import { receiveEvents } from './receiveEvents.ts';

/** The routes for other processes that every subgraph has. */
export const commonRoutes = ({
  hears = [],
  personalData,
}: Pick<SubgraphDefinition, 'hears' | 'personalData'>): InternalRoute[] => [
  receiveEvents(hears),
  answerPersonsRows(personalData),
];
