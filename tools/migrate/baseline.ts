import { randomBytes } from 'node:crypto';
import { describeSchema } from '../database/describeSchema.ts';
import { databaseOf, inDatabase, provision, withClient, type DatabaseUrls } from '../database/provision.ts';
import { driftOf, wallsOf } from './check.ts';
import { withSubgraph, type OpenSubgraph } from './openSubgraph.ts';
import { migrateUp, migrationStates, recordApplied } from './run.ts';

/**
 * Notes all migrations as applied, without running them, in a database that has what they make and no history: one that
 * was copied without it. The names of those it noted.
 * @param server on which a database may be made for the moment, to be compared with; without one the entities and the
 *   rules of tenancy are, and neither functions nor grants.
 * @throws Error where there is a history, or where the database is not what its migrations make.
 */
export async function baseline(
  subgraph: OpenSubgraph,
  { server, urls }: { server: string | undefined; urls: Partial<DatabaseUrls> },
): Promise<string[]> {
  const { name } = subgraph;
  const states = await migrationStates(subgraph);
  if (states.some(({ appliedAt }) => appliedAt !== undefined))
    throw new Error(`${name} has a history; npm run migrate -- up --subgraph ${name} applies what is pending`);
  const { ownerUrl, appUrl } = urls;
  const differences = [
    ...(await driftOf(subgraph)),
    ...(await wallsOf(subgraph)).map(({ table, rule, advice }) => `${table} [${rule}] ${advice}`),
    ...(server === undefined || ownerUrl === undefined || appUrl === undefined
      ? []
      : await fromMade(name, server, { ownerUrl, appUrl })),
  ];
  if (differences.length > 0)
    throw new Error(
      `${name} is not what its migrations make, so that none is noted as applied:\n${differences.map((line) => `  ${line}`).join('\n')}`,
    );
  const names = states.map((state) => state.name);
  await recordApplied(subgraph, names);
  return names;
}

/** How the database differs from one that the migrations make now and that goes afterwards. */
async function fromMade(name: string, server: string, { ownerUrl, appUrl }: DatabaseUrls): Promise<string[]> {
  const database = databaseOf(ownerUrl);
  const made = `${database}_baseline_${randomBytes(4).toString('hex')}`;
  const urls = { ownerUrl: inDatabase(ownerUrl, made), appUrl: inDatabase(appUrl, made) };
  try {
    await provision(server, { [name]: urls });
    await withSubgraph(name, urls.ownerUrl, [], (subgraph) => migrateUp(subgraph));
    const [has, should] = [await structureOf(server, database), await structureOf(server, made)];
    return [
      ...should.filter((line) => !has.includes(line)).map((line) => `lacks: ${line}`),
      ...has.filter((line) => !should.includes(line)).map((line) => `has besides: ${line}`),
    ];
  } finally {
    await withClient(server, (client) =>
      client.query(`drop database if exists ${client.escapeIdentifier(made)} with (force)`),
    );
  }
}

/** Without the history, which the one database lacks. */
const structureOf = async (server: string, database: string): Promise<string[]> =>
  (await describeSchema(inDatabase(server, database))).filter(
    (line) =>
      !/^(column|table|constraint|index) (.* on )?(public\.)?"?migration(_|\b)|^index .* ON public\.migration /.test(
        line,
      ),
  );
