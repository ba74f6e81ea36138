import { expect, test } from '@jest/globals';
import { createCors } from '#gateway/http/cors.ts';
import { createGraphqlRoute, type GraphqlRouteParts } from '#gateway/server/graphqlRoute.ts';
import { anonymous } from '#platform/identity/identity.ts';
import { listen } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { eventually } from '../../harness/eventually.ts';

type Execute = (options: { send(service: string, kind: string, body: string): Promise<string> }) => Promise<unknown>;

/** A gateway that knows one mutation, and what comes of it. */
async function serve(execute: Execute, send: (left: number) => Promise<string> = async () => '') {
  const operation = { type: 'mutation', fields: ['x'], needs: 'NOTHING', general: '', variables: () => ({}), execute };
  const route = createGraphqlRoute({
    operations: { read: () => operation },
    mode: { chooser: { choose: () => ({ identity: anonymous }) }, refusal: () => undefined },
    subgraphs: { send: (scope: { patience: { left: number } }) => send(scope.patience.left) },
    crossSite: createCors([]),
    clientAddress: () => '',
    limits: { bodyBytes: 1_000 },
    labels: new Set(),
    inFlight: { enter() {}, leave() {} },
    patience: 60_000,
    observer: undefined,
    log: createLog('test', 'silent'),
  } as unknown as GraphqlRouteParts);
  const server = await listen((request, response) => void route(request, response), 0, '127.0.0.1');
  const ask = (signal: AbortSignal | null = null) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"mutation { x }"}',
      signal,
    });
  return { ask, stop: () => server.drain(100) };
}

test('what was refused before anything was sent is not done; afterwards nobody knows', async () => {
  const busy = () => new OrgraphError('RATE_LIMITED', 'The planner is busy.', { retryAfter: 1 });
  for (const [outcome, execute] of [
    ['NOT_DONE', () => Promise.reject(busy())],
    ['UNKNOWN', ({ send }) => send('content', 'mutation', '').then(() => Promise.reject(busy()))],
  ] as const satisfies [string, Execute][]) {
    const { ask, stop } = await serve(execute);
    expect(await (await ask()).json()).toMatchObject({ errors: [{ extensions: { outcome } }] });
    await stop();
  }
});

test('a change that has begun is finished, whether its client waits or not', async () => {
  const lefts: number[] = [];
  let go = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { ask, stop } = await serve(
    async ({ send }) => {
      await send('content', 'mutation', 'one');
      await send('content', 'mutation', 'two');
      return { data: '{}', errors: [] };
    },
    async (left) => {
      lefts.push(left);
      if (lefts.length === 1) await gone;
      return '';
    },
  );
  const client = new AbortController();
  const answer = ask(client.signal).catch(() => 'left');
  expect(await eventually(() => lefts.length === 1, 5)).toBe(true);
  client.abort();
  expect(await answer).toBe('left');
  await new Promise((resolve) => setTimeout(resolve, 50));
  go();
  expect(await eventually(() => lefts.length === 2, 5)).toBe(true);
  expect(lefts[1]).toBeGreaterThan(0);
  await stop();
});
