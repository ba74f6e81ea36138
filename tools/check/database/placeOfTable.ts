import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entitiesOf } from '#platform/data/tables.ts';
import type { OpenSubgraph } from '../../migrate/openSubgraph.ts';
import type { Place } from '../finding.ts';
import type { Candidate } from './candidate.ts';

/** Where a table's entity is written; the list of aggregates for a table that has none. */
export function placeOfTable({ project, name, aggregates }: Candidate, { orm }: OpenSubgraph, table: string): Place {
  const folder = `subgraphs/${name}`;
  for (const aggregate of aggregates) {
    const entity = entitiesOf([aggregate]).find((each) => orm.getMetadata().get(each).tableName === table);
    const file = ['ts', 'js'].map((ending) => `${folder}/${aggregate.name}/entities.${ending}`).find((each) => existsSync(join(project, each)));
    if (entity === undefined || file === undefined) continue;
    const line = readFileSync(join(project, file), 'utf8').split('\n').findIndex((text) => new RegExp(`name: '${entity.name}'|class ${entity.name}\\b`).test(text));
    return { file, line: line + 1 || 1 };
  }
  return { file: ['ts', 'js'].map((ending) => `${folder}/aggregates.${ending}`).find((each) => existsSync(join(project, each))) ?? folder, line: 1 };
}
