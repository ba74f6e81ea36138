import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { generateKeys } from '#platform/identity/keys.ts';
import { rolePermissions } from '#platform/identity/permissions.ts';
import { answerOf, compose, subgraphNames, type SubgraphName } from './graph.ts';
import { packInto } from './packed.ts';
import { cores, startPinned, type Pinned } from './pinned.ts';
import { twinOf } from './twin.ts';

export const operationNames = ['heavy', 'light', 'wide', 'mutation'] as const;
export type OperationName = (typeof operationNames)[number];

/** An operation as it is sent, and the data that every gateway must answer. */
export interface BenchOperation {
  body: string;
  data: unknown;
}

/**
 * What the gateways stand on: running subgraphs, the files that a gateway reads, and operations with their true
 * answers.
 */
export interface Stage {
  /** Temporary, for this run. */
  directory: string;
  supergraph: string;
  identity: string;
  /** The folder with the keys of the gateway and the subgraphs. */
  keys: string;
  urls: Urls;
  /** The same subgraphs, of which no answer is proven. */
  unproven: Urls;
  /** Our program, packed. */
  program: string;
  /** The operation, or its randomised twin. */
  operation(name: OperationName, seed?: number): Promise<BenchOperation>;
}

export type Urls = Record<SubgraphName, string>;

/** As a member's is: what a team lead may do who is in two teams. */
const identityOfMember = {
  subject: '0197a3c0-0000-7000-8000-000000000001',
  organization: '0197a3c0-0000-7000-8000-000000000002',
  organizationVersion: 3,
  membership: '0197a3c0-0000-7000-8000-000000000003',
  membershipVersion: 7,
  role: 'VIEWER',
  permissions: rolePermissions.VIEWER,
  teams: [
    { id: '0197a3c0-0000-7000-8000-000000000004', role: 'LEAD' },
    { id: '0197a3c0-0000-7000-8000-000000000005', role: 'MEMBER' },
  ],
  email: 'viewer@acme.test',
};

/** Runs with the four subgraphs up, on the load's core. */
export async function onStage<Result>(run: (stage: Stage) => Promise<Result>): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'orgraph-bench-'));
  const keys = join(directory, 'keys');
  await generateKeys(keys, ['gateway', ...subgraphNames]);
  const startSubgraphs = (...folder: string[]) =>
    startPinned(
      cores.load,
      [process.execPath, fileURLToPath(new URL('./subgraphs/main.ts', import.meta.url)), ...folder],
      { log: join(directory, `subgraphs-${folder.length}.log`), environment: { NODE_ENV: 'production' } },
    );
  const [proving, silent] = [startSubgraphs(keys), startSubgraphs()];
  const urlsOf = async ({ child }: Pinned) => ((await once(child, 'message')) as [Urls])[0];
  try {
    const [urls, unproven] = await Promise.all([urlsOf(proving), urlsOf(silent)]);
    const { supergraph: sdl, api } = compose((name) => urls[name]);
    const [supergraph, identity] = [join(directory, 'supergraph.graphql'), join(directory, 'identity.json')];
    writeFileSync(supergraph, sdl);
    writeFileSync(identity, JSON.stringify(identityOfMember));
    const program = packInto(join(directory, 'packed'));

    async function operation(name: OperationName, seed?: number): Promise<BenchOperation> {
      const source = readFileSync(new URL(`./operations/${name}.graphql`, import.meta.url), 'utf8');
      const query = seed === undefined ? source : twinOf(source, seed);
      const { data, errors } = await answerOf(api, query);
      if (errors !== undefined) throw new Error(`the operation ${name} is wrong: ${JSON.stringify(errors)}\n${query}`);
      return { body: JSON.stringify({ query }), data: JSON.parse(JSON.stringify(data)) };
    }

    return await run({ directory, supergraph, identity, keys, urls, unproven, program, operation });
  } finally {
    await Promise.all([proving.stop(), silent.stop()]);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @throws Error unless the answer is a 200 with exactly the operation's data and no errors. */
export async function verify(url: string, { body, data }: BenchOperation): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const text = await response.text();
  const answer = response.status === 200 ? (JSON.parse(text) as { data?: unknown; errors?: unknown }) : {};
  if (answer.errors !== undefined || !isDeepStrictEqual(answer.data, data))
    throw new Error(`${url} answered ${response.status}, and not what one schema answers: ${text.slice(0, 500)}`);
}
