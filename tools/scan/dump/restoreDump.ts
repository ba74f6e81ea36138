import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CouldNotCheck, UsageError } from '../../process/exitCode.ts';
import { identifier } from '../sql.ts';
import { linesOf, readDump, type DumpPart } from './readDump.ts';
import { stubStatements } from './stubs.ts';

/** What a dump came to. */
export interface Restored {
  /** The line of each table's CREATE TABLE, by the table's title. */
  lines: ReadonlyMap<string, number>;
  /** What was left out, and why. */
  notes: readonly string[];
}

/** What belongs to a server and its people, not to what is scanned. */
const passedOver =
  /^(alter\s+[^;]*\sowner\s+to\s|grant\s|revoke\s|alter\s+default\s+privileges|set\s+(session\s+authorization|role)\b|create\s+(database|role|user|tablespace|publication|subscription|event\s+trigger)\b|(alter|drop)\s+(database|role|user)\b|comment\s+on\s+(extension|database)\b|security\s+label|alter\s+system\b)/i;

/** Without these the database is not what was dumped; the others are noted. */
const needed = /^(create\s+(unlogged\s+)?table|create\s+(type|domain|schema)|alter\s+table|insert\s)/i;

/**
 * Restores a plain dump under a role that is no superuser; `creator` installs extensions, or what stands in for them.
 * @throws UsageError where the file holds several databases; CouldNotCheck where a part that is needed fails
 */
export async function restoreDump(file: string, owner: pg.Client, creator: pg.Client): Promise<Restored> {
  const lines = new Map<string, number>();
  const notes: string[] = [];
  let databases = 0;
  let copy: ReturnType<typeof copyFrom> | undefined;
  let copying: Promise<void> = Promise.resolve();
  for await (const part of readDump(linesOf(file))) {
    if (part.kind === 'command') {
      if (/^c(onnect)?$/.test(part.words[0]!)) databases += 1;
      if (databases > 1) throw new UsageError(`${file}:${part.line}: holds several databases; dump one with pg_dump`);
    } else if (part.kind === 'statement') {
      const title = tableMade(part.sql);
      if (title !== undefined) lines.set(title, part.line);
      const note = await run(part, file, owner, creator);
      if (note !== undefined) notes.push(note);
    } else if (part.kind === 'copy') {
      copy = owner.query(copyFrom(part.sql));
      const { line } = part;
      copy.on('error', () => undefined);
      copying = finished(copy).catch((error: { code?: string }) => {
        throw new CouldNotCheck(`${file}:${line}: the rows cannot be restored (SQLSTATE ${error.code})`);
      });
      copying.catch(() => undefined);
    } else if (part.kind === 'data') {
      if (!copy!.write(part.lines))
        await Promise.race([new Promise((resolve) => copy!.once('drain', resolve)), copying]);
    } else {
      copy!.end();
      await copying;
    }
  }
  await creator.query('analyze');
  return { lines, notes };
}

/** Answers what is left out. */
async function run(
  { sql, line }: Extract<DumpPart, { kind: 'statement' }>,
  file: string,
  owner: pg.Client,
  creator: pg.Client,
): Promise<string | undefined> {
  if (passedOver.test(sql)) return undefined;
  const extension = /^create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?(?:.*?\bschema\s+"?(\w+)"?)?/i.exec(
    sql,
  );
  if (extension !== null) return install(extension[1]!, extension[2] ?? 'public', creator);
  try {
    await owner.query(sql);
    return undefined;
  } catch (error) {
    const { message, code } = error as { message: string; code?: string };
    if (code === undefinedObject && /^create\s+policy/i.test(sql)) {
      // Whom a policy is for is a role of the server that was dumped.
      await owner.query(sql.replace(/\sTO\s+[^()]+?(?=\s+(?:USING|WITH\s+CHECK)\b|$)/i, ' ')).catch(() => undefined);
      return `${file}:${line}: the policy’s roles are not known here; it is taken as everybody’s`;
    }
    if (/^(set|select\s+pg_catalog\.set_config)\b/i.test(sql)) return undefined;
    if (needed.test(sql) && !/^insert\s/i.test(sql)) throw new CouldNotCheck(`${file}:${line}: ${message}`);
    if (needed.test(sql)) throw new CouldNotCheck(`${file}:${line}: the rows cannot be restored (SQLSTATE ${code})`);
    return `${file}:${line}: left out, for it cannot be restored here (SQLSTATE ${code})`;
  }
}

const undefinedObject = '42704';

async function install(name: string, schema: string, creator: pg.Client): Promise<string | undefined> {
  if (name === 'plpgsql') return undefined;
  try {
    await creator.query(`create schema if not exists ${identifier(schema)}`);
    await creator.query(`create extension if not exists ${identifier(name)} schema ${identifier(schema)} cascade`);
    return undefined;
  } catch {
    for (const statement of stubStatements(name, schema)) await creator.query(statement).catch(() => undefined);
    return `the extension ${name} is not there: its types hold text here, and its operators and indexes are left out`;
  }
}

/** The title of the table that a statement makes. */
function tableMade(sql: string): string | undefined {
  const made =
    /^create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(?:("(?:[^"]|"")+"|[\w$]+)\.)?("(?:[^"]|"")+"|[\w$]+)/i.exec(
      sql,
    );
  if (made === null) return undefined;
  const plain = (name: string) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase());
  const [schema, name] = [made[1] === undefined ? 'public' : plain(made[1]), plain(made[2]!)];
  return schema === 'public' ? name : `${schema}.${name}`;
}
