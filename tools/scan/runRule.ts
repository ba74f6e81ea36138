import type { Table } from './catalogue/catalogue.ts';
import type { RuleOutcome, Unread } from './report.ts';
import { NotChecked, type Hit, type Rule, type RuleContext } from './rule.ts';
import { Unreadable } from './session/session.ts';

/** What a rule found, and how far it could look. */
export interface RuleResult {
  hits: readonly Hit[];
  outcome: Pick<RuleOutcome, 'status' | 'reason' | 'unread'>;
}

/** Runs a rule. Whatever it could not look at is told: it passes only where it has seen everything. */
export async function runRule(
  rule: Rule,
  context: Omit<RuleContext, 'rowsOf' | 'leaveOut' | 'inEach'>,
): Promise<RuleResult> {
  const { catalogOnly, sample } = context.options;
  if (rule.needsRows === true && catalogOnly)
    return { hits: [], outcome: { status: 'left out', reason: 'no rows are read (--catalog-only)' } };
  const unread = new Map<Table, Omit<Unread, 'table'>>();
  function leaveOut(table: Table, reason: string): void {
    const reasons = new Set([...(unread.get(table)?.reason.split('; ') ?? []), reason]);
    unread.set(table, { reason: [...reasons].join('; '), partly: true });
  }
  function rowsOf(table: Table, alias: string): string {
    // The rows of a table that inherits from it are told of that one; a partitioned table has none but its partitions'.
    const rows = `${table.kind === 'partitioned' ? '' : 'only '}${table.sql} as ${alias}`;
    if (sample === undefined || table.rows <= sample) return rows;
    leaveOut(table, `about ${sample} of its rows were read (--sample)`);
    return `${rows} tablesample system (${((100 * sample) / table.rows).toFixed(6)})`;
  }
  const inEach: RuleContext['inEach'] = async (tables, read, withoutRows = () => []) => {
    const hits: Hit[] = [];
    for (const table of tables) {
      try {
        hits.push(...(catalogOnly ? withoutRows(table) : await read(table)));
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        unread.set(table, { reason: error.message, partly: false });
        hits.push(...withoutRows(table));
      }
    }
    return hits;
  };
  try {
    const hits = await rule.check({ ...context, rowsOf, leaveOut, inEach });
    return { hits, outcome: outcomeOf(hits, unread) };
  } catch (error) {
    if (error instanceof NotChecked) return { hits: [], outcome: { status: 'left out', reason: error.message } };
    if (error instanceof Unreadable) return { hits: [], outcome: { status: 'could not check', reason: error.message } };
    throw error;
  }
}

function outcomeOf(hits: readonly Hit[], unread: ReadonlyMap<Table, Omit<Unread, 'table'>>): RuleResult['outcome'] {
  if (unread.size === 0) return { status: hits.length > 0 ? 'findings' : 'passed' };
  const failed = [...unread.values()].some(({ partly }) => !partly);
  return {
    status: failed ? 'could not check' : hits.length > 0 ? 'findings' : 'left out',
    reason: failed ? 'some tables could not be read' : 'not everything was looked at',
    unread: [...unread].map(([table, one]) => ({ table: table.title, ...one })),
  };
}
