import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SubgraphTables } from './tables.ts';

type Subgraph = Pick<SubgraphTables, 'name' | 'directory'>;

/** The folder of a subgraph: what its definition says, else the platform's own of that name. */
export const subgraphDirectory = ({ name, directory }: Subgraph): string =>
  directory ?? fileURLToPath(new URL(`../../subgraphs/${name}`, import.meta.url));

/** The folder of its migrations, beside `subgraphs/`. */
export const migrationsDirectory = (subgraph: Subgraph): string =>
  join(subgraphDirectory(subgraph), '../../migrations', subgraph.name);
