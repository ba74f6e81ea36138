import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCandidate, type CandidateOptions } from '#tools/check/checkCandidate.ts';
import { laterChecks, type CheckName } from '#tools/check/finding.ts';
import type { CheckReport } from '#tools/check/report.ts';
import type { Contract } from '#tools/published/published.ts';
import { parseSource, type SubgraphSource } from '#tools/schema/sources.ts';

/** What the small SDLs of these tests leave out; their own first line is line 1 of `<name>.graphql`. */
export const header = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective", "@external", "@requires", "@provides", "@inaccessible", "@override", "@tag", "@interfaceObject"])
  @link(url: "https://specs.orgraph.dev/identity/v1.1", import: ["@access", "@permission", "@own", "@tenantScoped", "@global"])
  @composeDirective(name: "@access")
  @composeDirective(name: "@permission") @composeDirective(name: "@own")
  @composeDirective(name: "@tenantScoped")
  @composeDirective(name: "@global")
directive @access(needs: Need!) on FIELD_DEFINITION
directive @permission(is: String!, own: Boolean! = false) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE directive @own on FIELD_DEFINITION
directive @tenantScoped on OBJECT | INTERFACE
directive @global on OBJECT | INTERFACE
enum Need { NOTHING USER ORGANIZATION }`;

/** An SDL's source, with the header or as it is. */
export function sourceNamed(name: string, sdl: string): SubgraphSource {
  const own = { file: `${name}.graphql`, line: 1, text: sdl };
  return parseSource(
    name,
    /^\s*(extend )?schema\b/.test(sdl) ? [own] : [{ file: 'header.graphql', line: 1, text: header }, own],
  );
}

/** A folder without operations, traffic or approvals. */
export const emptyFolder = mkdtempSync(join(tmpdir(), 'orgraph-check-'));

export interface Proposed {
  published: Readonly<Record<string, string>>;
  subgraph: string;
  sdl: string;
  /** The other subgraphs as they stand in the sources. */
  beside?: Readonly<Record<string, string>>;
  contracts?: readonly Contract[];
}

/** The report on one change, by the named checks alone. */
export function propose(
  { published, subgraph, sdl, beside, contracts }: Proposed,
  only: readonly CheckName[] = ['changes'],
  options: Partial<CandidateOptions> = {},
): Promise<CheckReport> {
  return checkCandidate(
    {
      candidate: sourceNamed(subgraph, sdl),
      directory: emptyFolder,
      base: { kind: 'git', title: 'main (0000000)' },
      contracts,
      published: Object.entries(published).map(([name, text]) => sourceNamed(name, text)),
      ...(beside !== undefined && {
        beside: async () => Object.entries(beside).map(([name, text]) => sourceNamed(name, text)),
      }),
    },
    {
      allowUnused: false,
      windowDays: 30,
      traffic: undefined,
      approvals: { approvals: [], findings: [] },
      skipped: new Map(laterChecks.filter((name) => !only.includes(name)).map((name) => [name, 'not asked'])),
      ...options,
    },
  );
}

export const findingsOf = ({ findings }: CheckReport): string[] =>
  findings.map(({ severity, rule, subject }) => `${severity} ${rule} ${subject}`);
