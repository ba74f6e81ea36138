import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { inDatabase } from '#tools/database/provision.ts';
import { defaultOptions, type ScanOptions } from '#tools/scan/options.ts';
import type { Rule } from '#tools/scan/rule.ts';
import { scanIn, type Scan } from '#tools/scan/scan.ts';
import { openSession } from '#tools/scan/session/session.ts';
import { testServer } from '../../harness/databases.ts';
import { apart } from './apart.ts';

/** What is scanned, and how. */
export interface Scanned {
  /** What is added to a database that keeps its tenants apart. */
  sql: string;
  options?: Partial<ScanOptions>;
  /** What the database is made of instead. */
  instead?: boolean;
}

/** Of one rule: what it says something about, once, and what is so like it that it might, but must not. */
export interface RuleCase {
  fires: string | Scanned;
  silent: string | Scanned;
}

/** The scanner's clock in tests. */
export const now = new Date('2026-06-01T12:00:00Z');

/** The role that the application connects as in tests: neither owner nor superuser. */
export const appRole = (): string => `${testServer().prefix}scan_app`;

/**
 * Scans in the transaction that makes the database, which is then rolled back: a case costs milliseconds, and leaves
 * nothing.
 */
export async function scanned(client: pg.Client, { sql, options, instead = false }: Scanned): Promise<Scan> {
  await client.query('begin isolation level repeatable read');
  try {
    const role = client.escapeIdentifier(appRole());
    await client.query(`create role ${role}; ${instead ? '' : apart(role)}; ${sql}`);
    const session = await openSession(client, { statement: 30_000, lock: 2_000 });
    return await scanIn(session, 'test', { ...defaultOptions, now, appRole: appRole(), ...options });
  } finally {
    await client.query('rollback');
  }
}

/** A connection to an empty database of the test file's own, open while its tests run. */
export function emptyDatabase(): () => pg.Client {
  const { creatorUrl, prefix } = testServer();
  const name = `${prefix}scan_${randomBytes(4).toString('hex')}`;
  const creator = new pg.Client({ connectionString: creatorUrl });
  const client = new pg.Client({ connectionString: inDatabase(creatorUrl, name) });
  beforeAll(async () => {
    await creator.connect();
    await creator.query(`create database ${creator.escapeIdentifier(name)}`);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await creator.query(`drop database ${creator.escapeIdentifier(name)} with (force)`);
    await creator.end();
  });
  return () => client;
}

/**
 * Each rule fires once on its one database, and is silent, having looked, on its other; those that need a server of their own are tested
 * elsewhere.
 */
export function testRules(
  family: readonly Rule[],
  cases: Readonly<Record<string, RuleCase>>,
  elsewhere: readonly string[] = [],
): void {
  const client = emptyDatabase();
  const rules = family.filter(({ id }) => !elsewhere.includes(id));
  const caseOf = (given: string | Scanned): Scanned => (typeof given === 'string' ? { sql: given } : given);
  const seen = ({ report }: Scan, id: string) => ({
    status: report.outcomes.find((outcome) => outcome.id === id)?.status,
    findings: report.findings.filter(({ rule }) => rule === id).length,
  });

  test('every rule of the family has its two databases', () => {
    expect(Object.keys(cases)).toEqual(rules.map(({ id }) => id));
  });

  test.each(rules.map(({ id, name }) => [id, name]))('%s %s fires once where it should', async (id) => {
    const result = await scanned(client(), caseOf(cases[id]!.fires));
    expect(seen(result, id)).toEqual({ status: 'findings', findings: 1 });
  });

  test.each(rules.map(({ id, name }) => [id, name]))('%s %s is silent where it should be', async (id) => {
    const result = await scanned(client(), caseOf(cases[id]!.silent));
    expect(seen(result, id)).toEqual({ status: 'passed', findings: 0 });
  });
}
