import type { Recorded } from '../migrations/record.ts';
import type { Statement } from '../migrations/statement.ts';

/** What takes something away from a version that does not know it: the more, the earlier in this list. */
const harmful = [/\bdrop (?:column|table)\b/i, /\brename\b/i, /\btype\b.*\busing\b|\balter column\b.*\btype\b/i, /\bset not null\b|\bnot null\b(?!.*\bdefault\b)/i, /\badd constraint\b|\bunique\b/i, /\b(?:drop|revoke|alter|update|delete)\b/i];

/**
 * The statement that most likely broke the version that runs: the one that is about what the database refused (`column "topic" does not exist`), else the one that
 * takes most away.
 */
export function suspect(recorded: readonly Recorded[], refusals: readonly string[]): Statement | undefined {
  const statements = recorded.flatMap((each) => each.statements);
  const names = new Set(refusals.flatMap((refusal) => [
    ...[...refusal.matchAll(/"([^"]+)"/g)].map((match) => match[1]!),
    ...[...refusal.matchAll(/\b(?:\w+\.)?(\w+) does not exist/g)].map((match) => match[1]!),
  ]));
  const about = statements.filter(({ sql }) => [...names].some((name) => new RegExp(`\\b${name.replaceAll(/\W/g, '')}\\b`).test(sql)));
  return mostHarmful(about) ?? about[0] ?? mostHarmful(statements) ?? statements[0];
}

function mostHarmful(statements: readonly Statement[]): Statement | undefined {
  for (const harm of harmful) {
    const found = statements.find(({ sql }) => harm.test(sql));
    if (found !== undefined) return found;
  }
  return undefined;
}
