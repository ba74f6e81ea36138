import { count, ofEachSubgraph, processShape, url, urls } from '../process/configuration.ts';
import { defaultUrl } from '../process/names.ts';

/** What a subgraph can be told again while it runs. */
export const toldAgain = { GATEWAY_URLS: urls(defaultUrl('gateway')) };

/** What every subgraph is told by its environment, beside the URL of its database. */
export const subgraphShape = {
  ...processShape,
  ...ofEachSubgraph('URL', url().optional()),
  DATABASE_CONNECTIONS: count(10),
  ...toldAgain,
};
