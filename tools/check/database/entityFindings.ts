import { parse } from 'graphql';
import type { OpenSubgraph } from '../../migrate/openSubgraph.ts';
import { driftOf, wallsOf } from '../../migrate/check.ts';
import type { SubgraphState } from '../context.ts';
import type { Finding } from '../finding.ts';
import { ownNames } from '../tenancy/ownNames.ts';
import type { Candidate } from './candidate.ts';
import { disagreements } from './columns/columnsAgree.ts';
import { plainFields } from './columns/plainFields.ts';
import { databaseFinding } from './finding.ts';
import { placeOfTable } from './placeOfTable.ts';

/** Where entities, SDL and the migrated database say different things: an SDL that promises what columns do not hold, a migration that nobody wrote, a wall that is missing. */
export async function entityFindings(candidate: Candidate, open: OpenSubgraph, { sdl, placeOf }: SubgraphState): Promise<Finding[]> {
  const columns = plainFields(ownNames(parse(sdl)), candidate.aggregates, open.orm).flatMap(disagreements).map(({ coordinate, ...rest }) =>
    databaseFinding({ ...rest, subject: coordinate, place: placeOf(coordinate) ?? { file: `subgraphs/${candidate.name}`, line: 1 } }));
  const drift = (await driftOf(open)).map((statement) => {
    const table = /\b(?:table|on|index) (?:if (?:not )?exists )?(?:"?public"?\.)?"?(\w+)"?/i.exec(statement)?.[1] ?? candidate.name;
    return databaseFinding({
      rule: 'MIGRATION_MISSING', severity: 'error', subject: table, place: placeOfTable(candidate, open, table),
      message: `the entities want what no migration does: ${statement}`, advice: `npm run migrate -- create --subgraph ${candidate.name} --name <what> writes the migration`,
    });
  });
  const walls = (await wallsOf(open)).map(({ table, rule, advice }) => databaseFinding({
    rule: `TABLE_${rule.replaceAll(/[\s-]/g, '_').toUpperCase()}`, severity: 'error', subject: table, place: placeOfTable(candidate, open, table), message: `${table} does not keep the rule of tenancy “${rule}”`, advice,
  }));
  return [...columns, ...drift, ...walls];
}
