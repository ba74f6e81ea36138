import pg from 'pg';
import { purge } from '#platform/deletion/purge.ts';

/** Purges an organization from a subgraph's database. */
const [name, url, organization] = process.argv.slice(2) as [string, string, string];
const pool = new pg.Pool({ connectionString: url, max: 1 });
await purge({ name, pool }, organization);
await pool.end();
