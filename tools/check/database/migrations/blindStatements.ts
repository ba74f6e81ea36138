import type { Finding } from '../../finding.ts';
import { databaseFinding } from '../finding.ts';
import type { Recorded } from './record.ts';

/**
 * Forced row-level security binds the owner too: a statement that reads, changes or verifies the rows of a walled table outside asOwner does so for no row, and
 * says nothing. squawk cannot see that. Tables that the same migrations make have no rows.
 */
export function blindStatements(recorded: readonly Recorded[], walled: ReadonlySet<string>): Finding[] {
  const made = new Set<string>();
  return recorded.flatMap(({ statements }) => {
    const lifted = new Set<string>();
    return statements.flatMap(({ migration, file, line, sql }) => {
      const text = sql.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim();
      const subject = tableOf(text);
      if (subject !== undefined && /^create table/i.test(text)) made.add(subject);
      if (subject !== undefined && / no force row level security/i.test(text)) lifted.add(subject);
      else if (subject !== undefined && / force row level security/i.test(text)) lifted.delete(subject);
      const blind = touched(text, subject).filter((table) => walled.has(table) && !made.has(table) && !lifted.has(table));
      return blind.map((table) => databaseFinding({
        rule: 'MIGRATION_BLIND', severity: 'error', subject: migration, place: { file, line },
        message: `the rows of ${table} are hidden from the owner by forced row-level security: this statement does nothing for any of them, without an error (${text.slice(0, 160)})`,
        advice: `put it inside asOwner(this, ['${table}'], …) of platform/data/asOwner.ts`,
      }));
    });
  });
}

const name = String.raw`(?:only )?(?:"?public"?\.)?"?([a-z_][\w$]*)"?`;

/** What a statement is about first. */
const tableOf = (text: string): string | undefined => new RegExp(`^(?:alter table|create table)(?: if (?:not )?exists)? ${name}`, 'i').exec(text)?.[1];

/** The tables whose rows a statement reads, changes or verifies. */
function touched(text: string, subject: string | undefined): string[] {
  if (subject !== undefined) {
    const verifies = /validate constraint/i.test(text) || (/foreign key/i.test(text) && !/not valid/i.test(text));
    return verifies && /^alter table/i.test(text) ? [subject] : [];
  }
  if (!/^(with|update|delete|insert|merge|select|do)\b/i.test(text)) return [];
  const tables = [...text.matchAll(new RegExp(String.raw`\b(?:update|delete from|from|join|merge into|using) ${name}`, 'gi'))].map((match) => match[1]!);
  return [...new Set(tables)];
}
