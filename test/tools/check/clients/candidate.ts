import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CheckContext, CheckOptions, GraphState } from '#tools/check/context.ts';
import { composeState } from '#tools/check/graphState.ts';
import { parseSource } from '#tools/schema/sources.ts';

const header =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible"])';

export type Sdls = Record<string, string>;

/** A composed graph; each line of an SDL is a line of `<name>.graphql`. @throws Error where it does not compose. */
export function graphOf(sdls: Sdls): GraphState {
  const sources = Object.entries(sdls).map(([name, text]) =>
    parseSource(name, [
      { file: 'header', line: 1, text: header },
      { file: `${name}.graphql`, line: 1, text },
    ]),
  );
  const { state, problems } = composeState(sources);
  if (state === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return state;
}

export interface Line {
  client?: string;
  version?: string;
  operation?: string;
  document?: string;
  hash?: string;
  count?: number;
  /** Days ago. */
  ago?: number;
}

export interface Given {
  before?: Sdls;
  after: Sdls;
  subgraph?: string;
  /** `schema/operations/<name>.graphql` by name. */
  saved?: Record<string, string>;
  /** `schema/clients/<name>/<version>.json` by `<name>/<version>`. */
  registered?: Record<string, unknown>;
  /** Files of traffic, by name; undefined: none is recorded. */
  traffic?: Record<string, readonly (Line | string)[]>;
  options?: Partial<CheckOptions>;
}

const folders: string[] = [];

/** A project in a folder of its own, of which one subgraph changes. */
export function candidate({
  before,
  after,
  subgraph = Object.keys(after)[0]!,
  saved = {},
  registered = {},
  traffic,
  options,
}: Given): CheckContext {
  const directory = mkdtempSync(join(tmpdir(), 'orgraph-candidate-'));
  folders.push(directory);
  mkdirSync(join(directory, 'schema/operations'), { recursive: true });
  for (const [name, text] of Object.entries(saved))
    writeFileSync(join(directory, 'schema/operations', `${name}.graphql`), text);
  for (const [name, manifest] of Object.entries(registered)) {
    const file = join(directory, 'schema/clients', `${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(manifest));
  }
  if (traffic !== undefined) mkdirSync(join(directory, 'traffic'));
  for (const [name, lines] of Object.entries(traffic ?? {})) {
    writeFileSync(
      join(directory, 'traffic', name),
      lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(written(line))}\n`).join(''),
    );
  }
  return {
    subgraph,
    base: { kind: 'git', title: 'the base' },
    before: before && graphOf(before),
    after: graphOf(after),
    directory,
    options: { allowUnused: false, windowDays: 30, traffic: undefined, ...options },
  };
}

export function removeCandidates(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

export const daysAgo = (days: number): string => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();

/** How the gateway names a document. */
export const hashOf = (document: string): string => createHash('sha256').update(document).digest('hex').slice(0, 32);

function written({ ago = 1, hash, count = 1, ...line }: Line): object {
  const date = daysAgo(ago);
  return { ...line, hash: hash ?? hashOf(line.document ?? ''), count, first: date, last: date };
}
