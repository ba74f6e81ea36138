import { scopeInside } from '#platform/data/scope.ts';
import type { RunningJob } from '#platform/jobs/jobKind.ts';
import { declaredOf } from '#platform/personalData/assertDeclared.ts';
import { personsRows, type AskedPerson, type PersonsRows, type RowPlace } from '#platform/personalData/personsRows.ts';
import { subgraphNames, type SubgraphName } from '#platform/process/names.ts';
import { personsRowsAnswer, personsRowsPath, personsRowsPurpose } from '#platform/subgraph/answerPersonsRows.ts';
import { personalData } from '../personalData.ts';
import type { ZippedText } from './zipOf.ts';

/** Milliseconds that one of the answers may take. */
const timeout = 30_000;

/**
 * What subgraphs keep of a person: first what belongs to no organization (`own/tenancy/user.ndjson`), then of each
 * organization by its slug (`organizations/acme/slack/slack_message.ndjson`). The texts of one file follow each other.
 * @throws OrgraphError SUBGRAPH_UNAVAILABLE; the signal's reason where it is aborted.
 */
export async function* rowsOfPerson(
  running: Pick<RunningJob, 'database' | 'services' | 'signal' | 'within'>,
  person: AskedPerson,
  organizations: readonly { id: string; slug: string }[],
): AsyncGenerator<ZippedText> {
  const folders = [
    { id: null, folder: 'own' },
    ...organizations.map(({ id, slug }) => ({ id, folder: `organizations/${slug}` })),
  ];
  for (const { id, folder } of folders)
    for (const subgraph of subgraphNames) {
      let from: RowPlace | null = null;
      do {
        running.signal.throwIfAborted();
        const { tables, next } = await ask(running, subgraph, id, person, from);
        for (const { table, lines } of tables) yield { file: `${folder}/${subgraph}/${table}.ndjson`, text: lines };
        from = next;
      } while (from !== null);
    }
}

/** Its own database it reads itself. */
async function ask(
  { database, services, within }: Pick<RunningJob, 'database' | 'services' | 'within'>,
  subgraph: SubgraphName,
  organization: string | null,
  person: AskedPerson,
  from: RowPlace | null,
): Promise<PersonsRows> {
  if (subgraph === database.name)
    return within(scopeInside(organization, person.user), (unit) =>
      personsRows(unit, database, declaredOf(database.name, personalData), person, from),
    );
  return services.call(subgraph, personsRowsPath, {
    purpose: personsRowsPurpose,
    organization,
    body: { ...person, from },
    answer: personsRowsAnswer,
    timeout,
  });
}
