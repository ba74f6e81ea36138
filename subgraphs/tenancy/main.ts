import { startSubgraph } from '#platform/subgraph.ts';
import { definition } from './definition.ts';

startSubgraph(definition);
