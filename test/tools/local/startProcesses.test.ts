import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { defaultPorts } from '#platform/process/names.ts';
import { findPort } from '#tools/database/ports.ts';
import { startProcesses, type Processes } from '#tools/local/startProcesses.ts';
import { createSubgraphClient } from '../../harness/client.ts';
import { cloneDatabases, type ClonedDatabases } from '../../harness/databases.ts';
import { eventually } from '../../harness/eventually.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';
import { memberIdentity } from '../../harness/subgraph.ts';

let databases: ClonedDatabases<'tenancy' | 'content'>;
let keys: TestKeys;
let processes: Processes | undefined;
let stranger: Server | undefined;
let pids: number[] = [];
let moves: string[];
let asked: number;
beforeEach(async () => {
  databases = await cloneDatabases('tenancy', 'content');
  keys = await createTestKeys();
  [moves, asked] = [[], 0];
});
afterEach(async () => {
  await processes?.stop();
  stranger?.close();
  stranger?.closeAllConnections();
  await databases.drop();
  keys.remove();
});

/** What tenancy is to bind next is somebody else's from now on. */
async function take(port: number): Promise<void> {
  stranger = createServer((_, response) => {
    asked += 1;
    response.end('{}');
  }).listen(port, '127.0.0.1');
  await once(stranger, 'listening');
}

const start = () =>
  startProcesses({
    names: ['tenancy', 'content'],
    databaseUrls: { tenancy: databases.urls.tenancy.appUrl, content: databases.urls.content.appUrl },
    keys: keys.directory,
    host: '127.0.0.1',
    gatewayPort: defaultPorts.gateway,
    running: (running) => {
      pids = running;
    },
    moved: ({ tenancy }) => moves.push(tenancy),
  });

/** The code of a write for an organization that only tenancy can know: FORBIDDEN where tenancy was asked. */
async function codeOfWrite(): Promise<unknown> {
  const gateway = createRequestSigner(keys.of('gateway'), keys.ring);
  const content = createSubgraphClient(
    processes!.urls.content,
    'content',
    gateway,
    memberIdentity(randomUUID(), 'OWNER'),
  );
  const { errors } = await content.send(
    'mutation { createContentBlock(input: { type: COMPANY_PROFILE, title: "a", content: "b", tags: [] }) { contentBlock { id } } }',
  );
  return errors?.[0]?.extensions.code;
}

test('a port that is lost between the look and the bind is left to who has it, and the others are told the next one', async () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const wanted = await findPort(defaultPorts.tenancy, '127.0.0.1');
  processes = await start();
  await take(wanted);
  await processes.ready;
  expect(Number(new URL(processes.urls.tenancy).port)).toBeGreaterThan(wanted);
  expect(await codeOfWrite()).toBe('FORBIDDEN');
  expect(asked).toBe(0);
  expect(moves).toEqual([]);
  const lines = write.mock.calls.map(([text]) => String(text));
  write.mockRestore();
  expect(lines).toContain(`tenancy      warn port ${wanted} is taken\n`);
});

test('a process that is killed comes back on its port, or on the next one where that is lost meanwhile', async () => {
  processes = await start();
  await processes.ready;
  const { tenancy } = processes.urls;
  const before = pids[0]!;
  process.kill(before, 'SIGKILL');
  expect(await eventually(() => pids.length === 2 && pids[0] !== before)).toBe(true);
  expect(await eventually(async () => (await codeOfWrite()) === 'FORBIDDEN')).toBe(true);
  expect([processes.urls.tenancy, moves]).toEqual([tenancy, []]);

  process.kill(pids[0]!, 'SIGKILL');
  expect(
    await eventually(() =>
      take(Number(new URL(tenancy).port)).then(
        () => true,
        () => false,
      ),
    ),
  ).toBe(true);
  expect(await eventually(() => moves.length > 0)).toBe(true);
  expect(processes.urls.tenancy).not.toBe(tenancy);
  expect(moves).toEqual([processes.urls.tenancy]);
  expect(await codeOfWrite()).toBe('FORBIDDEN');
});
