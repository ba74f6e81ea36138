import type pg from 'pg';
import { defaultOptions } from '#tools/scan/options.ts';
import { scanIn, type Scan } from '#tools/scan/scan.ts';
import { openSession } from '#tools/scan/session/session.ts';
import type { Sample } from './drawSample.ts';

/** How a scan of a sample compares with what is known to be wrong in it; each as `T02 drafts`. */
export interface Judgement {
  right: readonly string[];
  /** Found, and nothing is wrong there. */
  invented: readonly string[];
  missed: readonly string[];
  sample: Sample;
  scan: Scan;
}

/**
 * What the sample says nothing of: row-level security and the role, which concern every table alike; what is only
 * worth knowing; migrations; and plans, which need many rows.
 */
const unjudged = /^(T01|T14|T19|T2[1-6]|I1[2347]|M\d\d|P01)$/;

/** Makes the database in a transaction, scans it there, and rolls it back. `reader` is the name of a role that is made for it. */
export async function judge(client: pg.Client, sample: Sample, reader: string): Promise<Judgement> {
  await client.query('begin isolation level repeatable read');
  try {
    await client.query(sample.statements.join(';\n'));
    await client.query(letRead(client.escapeIdentifier(reader), sample.reader));
    const session = await openSession(client, { statement: 30_000, lock: 2_000 });
    const scan = await scanIn(session, `sample ${sample.seed}`, {
      ...defaultOptions,
      tenants: sample.tenants,
      now: new Date('2026-06-01T12:00:00Z'),
    });
    const found = new Set(
      scan.report.findings.filter(({ rule }) => !unjudged.test(rule)).map(({ rule, table }) => `${rule} ${table}`),
    );
    return {
      right: [...found].filter((one) => sample.labels.has(one)),
      invented: [...found].filter((one) => !sample.labels.has(one)),
      missed: [...sample.labels].filter((one) => !found.has(one)),
      sample,
      scan,
    };
  } finally {
    await client.query('rollback');
  }
}

/** The role sees every schema and row, and owns nothing. */
const letRead = (role: string, becomes: boolean): string =>
  `create role ${role}; do $$ declare one name; begin
    for one in select nspname from pg_namespace where not starts_with(nspname, 'pg_') and nspname <> 'information_schema' loop
      execute format('grant usage on schema %1$I to ${role}; grant select on all tables in schema %1$I to ${role}', one);
    end loop; end $$; ${becomes ? `set local role ${role}` : ''}`;
