import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { git } from '../../project/git.ts';
import type { Finding } from '../finding.ts';
import type { TenancyException } from './exceptions.ts';

const file = 'tools/check/tenancy/exceptions.ts';

/**
 * A finding for each entry of a checkout's list of exceptions that the base's list lacks, or that asks less there than
 * before. A project without the list of its own, and a base from before there was one, have nothing to compare.
 * @throws CouldNotCheck where the base's list cannot be read.
 */
export async function addedExceptions(directory: string, commit: string | undefined): Promise<Finding[]> {
  if (commit === undefined || !existsSync(join(directory, file))) return [];
  const present = readFileSync(join(directory, file), 'utf8');
  const base = await textAt(directory, commit);
  if (base === undefined) return [];
  const before = new Map((await listOf(base)).map((entry) => [entry.coordinate, entry]));
  return (await listOf(present))
    .filter(({ coordinate, needs }) => !before.has(coordinate) || before.get(coordinate)!.needs !== needs)
    .map(({ coordinate, needs, reason }) => ({
      check: 'tenancy',
      rule: 'EXCEPTION_ADDED',
      severity: 'error',
      subject: coordinate,
      place: { file, line: lineOf(present, coordinate) },
      message: `${coordinate} ${needs === undefined ? 'may name an organization' : `works without an organization, for ${needs === 'USER' ? 'every signed-in user' : 'everybody'}`}: ${reason}`,
      advice: 'have the exception reviewed, and approve it in schema/approvals.yaml',
    }));
}

/** The list's text at a commit; undefined where it was not there. */
const textAt = async (directory: string, commit: string): Promise<string | undefined> =>
  (await git(directory, 'ls-tree', '--name-only', commit, '--', file)) === ''
    ? undefined
    : git(directory, 'show', `${commit}:./${file}`);

/** What a version of the file exports; it imports nothing, so that it can stand anywhere. */
async function listOf(text: string): Promise<readonly TenancyException[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orgraph-exceptions-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'exceptions.ts'), text);
    const { tenancyExceptions } = (await import(pathToFileURL(join(folder, 'exceptions.ts')).href)) as {
      tenancyExceptions: readonly TenancyException[];
    };
    return tenancyExceptions;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const lineOf = (text: string, coordinate: string): number =>
  text.split('\n').findIndex((line) => line.includes(`'${coordinate}'`)) + 1;
