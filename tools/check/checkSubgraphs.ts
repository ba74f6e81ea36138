import { UsageError } from '../process/exitCode.ts';
import type { Published, Base } from '../published/published.ts';
import { readBase } from '../published/readBase.ts';
import { readCandidate } from '../schema/candidate.ts';
import type { Problem } from '../schema/problem.ts';
import { readSources, SourceError } from '../schema/sources.ts';
import { checkCandidate, type CandidateOptions } from './checkCandidate.ts';
import { checks } from './checks.ts';
import { hasDatabase } from './database/candidate.ts';
import type { SharedServer } from './database/server.ts';
import { placeFrom } from './finding.ts';
import type { CheckReport } from './report.ts';

/** Where the changes are, and what they are compared with. */
export interface Compared {
  /** The project's folder. */
  directory: string;
  /** A git ref or a registry, where it is not the usual one. */
  base: string | undefined;
  /** A file with the SDL of the one subgraph; by default the project's sources. */
  schema: string | undefined;
}

/**
 * Checks subgraphs one after another, each on its own against what is published, which is read, composed and planned
 * over once; all have one database server.
 * @throws (the promise) UsageError where there is no such subgraph, CouldNotCheck where there is no base
 */
export async function checkSubgraphs(
  names: readonly string[],
  { directory, base, schema }: Compared,
  options: CandidateOptions,
): Promise<CheckReport[]> {
  const published = await readBase(directory, base);
  const server = await serverFor(names, directory, options);
  try {
    const shared = { ...options, server };
    const judges: (() => Promise<CheckReport>)[] = [];
    for (const name of names)
      judges.push(await judgeOf(name, { directory, schema, alone: names.length === 1 }, published, shared));
    const reports: CheckReport[] = [];
    for (const judge of judges) reports.push(await judge());
    return reports;
  } finally {
    await server?.end();
  }
}

/** Begins to start it while the sources are read and composed. */
async function serverFor(
  names: readonly string[],
  directory: string,
  { skipped }: CandidateOptions,
): Promise<SharedServer | undefined> {
  if (skipped?.has('database') === true || !names.some((name) => hasDatabase(directory, name))) return undefined;
  const server = (await import('./database/server.ts')).shareServer();
  // Whoever takes it is told what is wrong.
  server.take().catch(() => undefined);
  return server;
}

/**
 * Reads a candidate: a wrong call is told before anything is checked, and one that cannot be read keeps no other from
 * being checked.
 */
async function judgeOf(
  name: string,
  { directory, schema, alone }: Pick<Compared, 'directory' | 'schema'> & { alone: boolean },
  { baseOf, subgraphs, contracts }: Published,
  options: CandidateOptions,
): Promise<() => Promise<CheckReport>> {
  const base = baseOf(name);
  try {
    const source = await readCandidate(name, schema);
    const url = subgraphs.find((one) => one.name === name)?.url ?? source.url;
    return () =>
      checkCandidate(
        {
          candidate: { ...source, url },
          base,
          published: subgraphs,
          contracts,
          directory,
          ...(schema === undefined && { beside: readSources }),
        },
        options,
      );
  } catch (error) {
    if (error instanceof SourceError && error.problem.subject === name)
      return async () => unreadable(name, base, error.problem);
    if (alone || error instanceof UsageError) throw error;
    return async () => unreached(name, base, (error as Error).message);
  }
}

/** The report on a candidate that is no GraphQL: nothing more can be said of it. */
function unreadable(subgraph: string, base: Base, { rule, place, message }: Problem): CheckReport {
  return {
    subgraph,
    base,
    verdict: 'failed',
    outcomes: [{ name: 'composition', status: 'failed', milliseconds: 0 }, ...skippedChecks()],
    findings: [
      {
        check: 'composition',
        rule,
        severity: 'error',
        subject: subgraph,
        place: placeFrom(place),
        message,
        advice: 'Mend the SDL: it is no GraphQL.',
      },
    ],
  };
}

/** The report on a candidate whose SDL nobody could get at, beside those of others that can be checked. */
function unreached(subgraph: string, base: Base, reason: string): CheckReport {
  return {
    subgraph,
    base,
    verdict: 'could not check',
    outcomes: [{ name: 'composition', status: 'could not check', reason, milliseconds: 0 }, ...skippedChecks()],
    findings: [],
  };
}

const skippedChecks = () =>
  checks.map(({ name }) => ({ name, status: 'skipped' as const, reason: 'the SDL cannot be read', milliseconds: 0 }));
