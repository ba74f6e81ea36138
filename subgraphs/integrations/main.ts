import { startSubgraph } from '#platform/subgraph/startSubgraph.ts';
import { definition } from './definition.ts';

startSubgraph(definition);
