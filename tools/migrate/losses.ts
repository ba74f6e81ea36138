import type { OpenSubgraph } from './openSubgraph.ts';
import { appliedAfter, assertKnown, migrationStates, pendingUpTo } from './run.ts';
import { statementsOf } from './statements.ts';

/**
 * What migrating would take away for good from a database that holds rows: one line a statement. A migration that cannot
 * be read before those ahead of it have run may take anything.
 * @throws UsageError for a `to` that there is not.
 */
export async function lossesOf(subgraph: OpenSubgraph, direction: 'up' | 'down', to?: string): Promise<string[]> {
  if (!(await holdsRows(subgraph))) return [];
  const states = await migrationStates(subgraph);
  assertKnown(subgraph, states, to);
  const losses: string[] = [];
  for (const name of direction === 'up' ? pendingUpTo(states, to) : appliedAfter(states, to)) {
    try {
      const { statements } = await statementsOf(subgraph, name, direction);
      losses.push(...statements.flatMap(takenAway).map((what) => `${name}: ${what}`));
    } catch {
      losses.push(`${name}: what it does is not known before it runs`);
    }
  }
  return losses;
}

/** Whether a table holds, or has held, a row: row-level security hides rows even from their owner, but not sizes. */
async function holdsRows({ orm }: OpenSubgraph): Promise<boolean> {
  const rows = await orm.em
    .getConnection()
    .execute<unknown[]>(
      `select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'm') and relname <> 'migration' and pg_relation_size(oid) > 0 limit 1`,
      [],
      'all',
    );
  return rows.length > 0;
}

const what = String.raw`(?:if\s+exists\s+)?((?:only\s+)?[\w".]+)`;
const everywhere: readonly (readonly [RegExp, string])[] = [
  [new RegExp(String.raw`\bdrop\s+(?:table|materialized\s+view|schema)\s+${what}`, 'gi'), 'drops'],
  [new RegExp(String.raw`\bdrop\s+owned\s+by\s+${what}`, 'gi'), 'drops what belongs to'],
  [new RegExp(String.raw`\btruncate\s+(?:table\s+)?${what}`, 'gi'), 'empties'],
  [new RegExp(String.raw`\bdelete\s+from\s+${what}`, 'gi'), 'deletes rows of'],
];
/** The word COLUMN may be left out of both. */
const inAlterTable: typeof everywhere = [
  [
    new RegExp(String.raw`\bdrop\s+(?!(?:constraint|default|not|identity|expression)\b)(?:column\s+)?${what}`, 'gi'),
    'drops the column',
  ],
  [new RegExp(String.raw`\balter\s+(?:column\s+)?${what}\s+(?:set\s+data\s+)?type\b`, 'gi'), 'rewrites the column'],
];

/** What a statement, or several, takes away, in words; comments say nothing. */
export const takenAway = (sql: string): string[] =>
  sql
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .split(';')
    .flatMap((part) =>
      (/\balter\s+table\b/i.test(part) ? [...everywhere, ...inAlterTable] : everywhere).flatMap(([pattern, words]) =>
        [...part.matchAll(pattern)].map(([, name]) => `${words} ${name!.replaceAll('"', '').replace(/^only\s+/i, '')}`),
      ),
    );
