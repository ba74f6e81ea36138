import { randomBytes } from 'node:crypto';
import { databaseUrl, provision } from '../../database/provision.ts';
import type { TemporaryServer } from '../../database/temporaryServer.ts';
import { withSubgraph } from '../../migrate/openSubgraph.ts';
import { CouldNotCheck } from '../../process/exitCode.ts';
import type { Check, CheckContext } from '../context.ts';
import { databaseFinding, type Finding } from '../finding.ts';
import { candidateIn, type Candidate } from './candidate.ts';
import { entityFindings } from './entityFindings.ts';
import { historySince } from './migrations/history.ts';
import { migrationFindings } from './migrations/migrationFindings.ts';
import { previousFindings } from './previous/previousFindings.ts';
import { withServer } from './server.ts';

/**
 * The database of a subgraph that is a part of the project: its columns hold what the SDL promises, its migrations are
 * complete and safe, and the published version survives them. A subgraph of which only the SDL is known is passed over,
 * with a note.
 */
export const database: Check = {
  name: 'database',
  async run(context: CheckContext) {
    const candidate = await candidateIn(context.directory, context.subgraph);
    if (candidate === undefined) return [passedOver(context)];
    if (context.base.commit === undefined && context.before?.subgraphs.has(candidate.name) === true) {
      throw new CouldNotCheck(
        `${context.base.title} does not say from which commit ${candidate.name} was published, so that its migrations are unknown; publish from a git checkout, or give --base a git ref`,
      );
    }
    const { server } = context.options;
    return server === undefined
      ? withServer((own) => check(candidate, context, own))
      : check(candidate, context, await server.take());
  },
};

const passedOver = ({ subgraph, after }: CheckContext): Finding =>
  databaseFinding({
    rule: 'DATABASE_NOT_CHECKED',
    severity: 'note',
    subject: subgraph,
    place: after.subgraphs.get(subgraph)?.placeOf('Query') ?? { file: `schema/${subgraph}.graphql`, line: 1 },
    message: `${subgraph} has no subgraphs/${subgraph} with migrations in this project: only its SDL is checked`,
    advice: 'check its migrations where they are',
  });

async function check(
  candidate: Candidate,
  { base, after }: CheckContext,
  { creatorUrl, prefix }: TemporaryServer,
): Promise<Finding[]> {
  const history = await historySince(candidate, base.commit);
  const passwords = new Map<string, string>();
  const passwordOf = (role: string): string =>
    passwords.get(role) ?? passwords.set(role, randomBytes(12).toString('hex')).get(role)!;
  const [ownerUrl, appUrl] = (['owner', 'app'] as const).map((role) =>
    databaseUrl(creatorUrl, candidate.name, role, passwordOf, prefix),
  ) as [string, string];
  await provision(creatorUrl, { [candidate.name]: { ownerUrl, appUrl } });
  const { findings, recorded, migrated } = await withSubgraph(
    candidate.name,
    ownerUrl,
    candidate.aggregates,
    async (open) => {
      const result = await migrationFindings(candidate, open, history);
      const entities = result.migrated
        ? await entityFindings(candidate, open, after.subgraphs.get(candidate.name)!)
        : [];
      return { ...result, findings: [...entities, ...result.findings] };
    },
    candidate.directory,
  );
  const changed = history.added.length + history.edited.length + history.removed.length > 0;
  // Without a difference the migrated database is the published version's own.
  if (!migrated || !changed || base.commit === undefined || history.published.length === 0) return findings;
  return [...findings, ...(await previousFindings(candidate, base.commit, recorded, creatorUrl))];
}
