import pg from 'pg';
import { parse } from 'pg-connection-string';
import { CouldNotCheck, describeError, UsageError } from '../../process/exitCode.ts';

/**
 * Runs `work` on a connection of its own to the database that a URL names, and calls `host:port/database`.
 * @throws UsageError; CouldNotCheck where there is none to be had, without the URL's password
 */
export async function withDatabase<Result>(
  url: string,
  work: (client: pg.Client, title: string) => Promise<Result>,
): Promise<Result> {
  const title = titleOf(url);
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 15_000,
    application_name: 'orgraph db scan',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new CouldNotCheck(`${title}: ${describeError(error as Error)}`);
  }
  try {
    return await work(client, title);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** `host:port/database`; a URL's password stands in no report. */
function titleOf(url: string): string {
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new UsageError('give the database as postgres://…, or a file with --dump');
  try {
    const { host, port, database } = parse(url);
    return `${host ?? 'localhost'}${port ? `:${port}` : ''}/${database ?? ''}`;
  } catch {
    throw new UsageError('the database’s URL cannot be read');
  }
}
