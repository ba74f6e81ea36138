import { CouldNotCheck } from '../process/exitCode.ts';
import { roleOf, withClient } from './provision.ts';

/** @throws CouldNotCheck where row-level security binds the role of the URL, so that it would leave out rows. */
export async function assertSeesEveryRow(url: string): Promise<void> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ sees: boolean }>(
      'select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user',
    ),
  );
  if (rows[0]?.sees !== true)
    throw new CouldNotCheck(
      `The role ${roleOf(url)} of DATABASE_URL is bound by row-level security and would leave out rows. Give a superuser, or one with BYPASSRLS.`,
    );
}
