import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { entitiesOf } from '#platform/data/tables.ts';
import { driftOf, wallsOf } from '../../migrate/check.ts';
import type { OpenSubgraph } from '../../migrate/openSubgraph.ts';
import { ownNames } from '../../schema/ownNames.ts';
import type { SubgraphState } from '../context.ts';
import { databaseFinding, type Finding, type Place } from '../finding.ts';
import type { Candidate } from './candidate.ts';
import { plainFields, columnDisagreements } from './columnDisagreements.ts';

/**
 * Where entities, SDL and the migrated database say different things: an SDL that promises what columns do not hold, a
 * migration that nobody wrote, a wall that is missing.
 */
export async function entityFindings(
  candidate: Candidate,
  open: OpenSubgraph,
  { sdl, placeOf }: SubgraphState,
): Promise<Finding[]> {
  const columns = plainFields(ownNames(parse(sdl)), candidate.aggregates, open.orm)
    .flatMap(columnDisagreements)
    .map(({ coordinate, ...rest }) =>
      databaseFinding({
        ...rest,
        subject: coordinate,
        place: placeOf(coordinate) ?? { file: `subgraphs/${candidate.name}`, line: 1 },
      }),
    );
  const drift = (await driftOf(open)).map((statement) => {
    const table =
      /\b(?:table|on|index) (?:if (?:not )?exists )?(?:"?public"?\.)?"?(\w+)"?/i.exec(statement)?.[1] ?? candidate.name;
    return databaseFinding({
      rule: 'MIGRATION_MISSING',
      severity: 'error',
      subject: table,
      place: placeOfTable(candidate, open, table),
      message: `the entities want what no migration does: ${statement}`,
      advice: `npm run migrate -- create --subgraph ${candidate.name} --name <what> writes the migration`,
    });
  });
  const walls = (await wallsOf(open)).map(({ table, rule, advice }) =>
    databaseFinding({
      rule: `TABLE_${rule.replaceAll(/[\s-]/g, '_').toUpperCase()}`,
      severity: 'error',
      subject: table,
      place: placeOfTable(candidate, open, table),
      message: `${table} does not keep the rule of tenancy “${rule}”`,
      advice,
    }),
  );
  return [...columns, ...drift, ...walls];
}

/** Where a table's entity is written; the list of aggregates for a table that has none. */
function placeOfTable({ project, name, aggregates }: Candidate, { orm }: OpenSubgraph, table: string): Place {
  const folder = `subgraphs/${name}`;
  for (const aggregate of aggregates) {
    const entity = entitiesOf([aggregate]).find((each) => orm.getMetadata().get(each).tableName === table);
    const file = ['ts', 'js']
      .map((ending) => `${folder}/${aggregate.name}/entities.${ending}`)
      .find((each) => existsSync(join(project, each)));
    if (entity === undefined || file === undefined) continue;
    const line = readFileSync(join(project, file), 'utf8')
      .split('\n')
      .findIndex((text) => new RegExp(`name: '${entity.name}'|class ${entity.name}\\b`).test(text));
    return { file, line: line + 1 || 1 };
  }
  return {
    file:
      ['ts', 'js'].map((ending) => `${folder}/aggregates.${ending}`).find((each) => existsSync(join(project, each))) ??
      folder,
    line: 1,
  };
}
