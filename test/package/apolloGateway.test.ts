import { readFileSync } from 'node:fs';
import { ApolloServer, type BaseContext } from '@apollo/server';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError, parse } from 'graphql';
import {
  createOrgraphGateway,
  RemoteGraphQLDataSource,
  type OrgraphGatewayOptions,
  type OutgoingRequest,
} from 'orgraph';
import { openGateway } from '#gateway/deployment/gateway.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { publicMode } from '#gateway/identity/publicMode.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { subgraphUrlsOf } from '#gateway/supergraph/subgraphUrls.ts';
import { listen } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { library } from '../gateway/fixture/library.ts';
import { operations } from '../gateway/fixture/operations.ts';
import { serve } from './subgraphs.ts';

interface Answer {
  data?: unknown;
  errors?: { message: string; path?: unknown; extensions: { code: string; requestId?: string } }[];
}
type Subgraphs = Awaited<ReturnType<typeof serve>>;

const nowhere = 'http://127.0.0.1:1/graphql';
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const stops: (() => Promise<unknown>)[] = [];
let subgraphs: Subgraphs;

beforeAll(async () => {
  subgraphs = await serve(library);
  stops.push(subgraphs.stop);
});
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
});

/** An Apollo Server with the engine as its gateway. */
async function behindApollo<Context extends BaseContext>(options: Partial<OrgraphGatewayOptions<Context>> = {}) {
  const server = new ApolloServer<Context>({
    gateway: createOrgraphGateway({ supergraphSdl: subgraphs.supergraphSdl, ...options }),
    logger: silent,
    includeStacktraceInErrorResponses: false,
  });
  await server.start();
  stops.push(() => server.stop());
  return async (
    query: string,
    {
      variables = {},
      operationName,
      context = {} as Context,
    }: { variables?: Record<string, unknown>; operationName?: string; context?: Context } = {},
  ) => {
    const { body } = await server.executeOperation(
      { query, variables, ...(operationName !== undefined && { operationName }) },
      { contextValue: context },
    );
    if (body.kind !== 'single') throw new Error('one answer was expected');
    return withoutIds(JSON.parse(JSON.stringify(body.singleResult)) as Answer);
  };
}

/** The gateway's own front over the same subgraphs. */
async function overHttp(urls: Record<string, string>) {
  const supergraph = readSupergraph(subgraphs.supergraphSdl, { nodes: false });
  const endpoints = subgraphUrlsOf(supergraph.urls, new Map(Object.entries(urls)));
  const limits = {
    bodyBytes: 1_000_000,
    tokens: 10_000,
    depth: 20,
    aliases: 100,
    selections: 2_000,
    branches: 300,
    objects: 100_000,
  };
  const { handler, close } = await openGateway({
    supergraph,
    endpoints,
    forward: readForwardRules('', endpoints.keys(), false),
    mode: publicMode(),
    log: createLog('test', 'silent'),
    configuration: { corsOrigins: [], overrideLabels: [], requestSeconds: 60, deduplicate: false, limits },
  });
  const gateway = await listen(handler, 0, '127.0.0.1');
  stops.push(async () => {
    await gateway.drain(0);
    close();
  });
  return async (query: string, variables: Record<string, unknown> = {}) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return withoutIds((await response.json()) as Answer);
  };
}

function withoutIds(answer: Answer): Answer {
  for (const { extensions } of answer.errors ?? []) delete extensions.requestId;
  return answer;
}

test.each([[[]], [['books']], [['people', 'social']]])(
  'behind Apollo Server is answered what the gateway’s own front answers, errors and their paths included (down: %j)',
  async (down) => {
    const urls = Object.fromEntries(down.map((name) => [name, nowhere]));
    const [inner, outer] = [await behindApollo({ urls }), await overHttp(urls)];
    await fc.assert(
      fc.asyncProperty(
        operations(readSupergraph(subgraphs.supergraphSdl, { nodes: false }).apiSchema),
        async ({ source, variables }) => {
          const [answer, measure] = [await inner(source, { variables }), await outer(source, variables)];
          expect(answer).toEqual(measure);
          expect(JSON.stringify(answer.data)).toBe(JSON.stringify(measure.data));
          expect(answer.errors === undefined || down.length > 0).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  },
);

test('of several operations the named one runs; what cannot run says why by its code', async () => {
  const ask = await behindApollo({ limits: { depth: 4 } });
  const several = 'query One { mood } mutation Two { note(text: "two") }';
  const codeOf = ({ data, errors }: Answer) => [data, errors?.map(({ extensions }) => extensions.code)];

  expect(await ask(several, { operationName: 'Two' })).toEqual({ data: { note: 'two' } });
  expect(codeOf(await ask(several))).toEqual([undefined, ['OPERATION_RESOLUTION_FAILURE']]);
  expect(codeOf(await ask(several, { operationName: 'Three' }))).toEqual([undefined, ['OPERATION_RESOLUTION_FAILURE']]);
  expect(codeOf(await ask('{ person(id: "p1") { friends { friends { friends { id } } } } }'))).toEqual([
    undefined,
    ['QUERY_TOO_COMPLEX'],
  ]);
  expect(codeOf(await ask('query ($id: ID!) { person(id: $id) { id } }'))).toEqual([undefined, ['BAD_USER_INPUT']]);
  expect(codeOf(await ask('subscription { mood }'))).toEqual([undefined, ['SUBSCRIPTIONS_NOT_SUPPORTED']]);
});

test('objects are found by one id where that is asked for', async () => {
  const [ask, without] = [await behindApollo({ nodes: true }), await behindApollo()];
  const { data } = (await ask('{ person(id: "p1") { name nodeId } }')) as {
    data: { person: { name: string; nodeId: string } };
  };
  expect(
    await ask('query ($id: ID!) { node(id: $id) { __typename ... on Person { name } } }', {
      variables: { id: data.person.nodeId },
    }),
  ).toEqual({ data: { node: { __typename: 'Person', name: data.person.name } } });
  expect((await without('{ person(id: "p1") { nodeId } }')).errors?.map(({ extensions }) => extensions.code)).toEqual([
    'GRAPHQL_VALIDATION_FAILED',
  ]);
});

test('what might be sent in parts is sent whole', async () => {
  const ask = await behindApollo();
  expect(await ask('{ mood ... @defer { ping } }')).toEqual(await ask('{ mood ping }'));
});

test('a document that a plugin has changed is what runs', async () => {
  const server = new ApolloServer({
    gateway: createOrgraphGateway({ supergraphSdl: subgraphs.supergraphSdl }),
    plugins: [
      {
        requestDidStart: async () => ({
          didResolveOperation: async (request) => {
            Object.assign(request, { document: parse('{ mood }') });
          },
        }),
      },
    ],
  });
  stops.push(() => server.stop());
  await server.start();
  const { body } = await server.executeOperation({ query: '{ ping }' });
  expect(body).toMatchObject({ singleResult: { data: { mood: 'CALM' } } });
});

test('each request carries the headers of its own context, however many run at once', async () => {
  const ask = await behindApollo<{ caller: string }>({
    willSendRequest: async ({ name, request, context }) => {
      request.http.headers.set('x-caller', `${context.caller} to ${name}`);
    },
  });
  subgraphs.received.length = 0;
  const callers = Array.from({ length: 50 }, (_, index) => `caller${index}`);
  await Promise.all(
    callers.map((caller) =>
      ask(`query ${caller} { person(id: "p1") { email } books { title } }`, { context: { caller } }),
    ),
  );
  const sent = subgraphs.received.map(({ service, headers }) => `${String(headers['x-caller'])}, at ${service}`);
  expect(sent.toSorted()).toEqual(
    callers
      .flatMap((caller) => ['books', 'people'].map((service) => `${caller} to ${service}, at ${service}`))
      .toSorted(),
  );
});

test('an error of a subgraph is told as it is, at its place in the client’s operation', async () => {
  const failing = await serve([
    {
      name: 'things',
      sdl: 'type Query { thing: Thing } type Thing { id: ID! price: Int plain: Int }',
      resolvers: {
        Query: { thing: () => ({ id: 't' }) },
        Thing: {
          price() {
            throw new GraphQLError('too dear', { extensions: { code: 'TOO_DEAR', limit: 5 } });
          },
          plain() {
            throw new Error('just so');
          },
        },
      },
    },
  ]);
  stops.push(failing.stop);
  const ask = await behindApollo({ supergraphSdl: failing.supergraphSdl });
  expect(await ask('{ it: thing { id cost: price plain } }')).toEqual({
    data: { it: { id: 't', cost: null, plain: null } },
    errors: [
      { message: 'too dear', path: ['it', 'cost'], extensions: { code: 'TOO_DEAR', limit: 5 } },
      { message: 'just so', path: ['it', 'plain'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } },
    ],
  });
});

test('a mutation whose subgraph is not there says that it was not done', async () => {
  const urls = Object.fromEntries(library.map(({ name }) => [name, nowhere]));
  const ask = await behindApollo({ urls });
  expect((await ask('mutation { note(text: "a") }')).errors).toMatchObject([
    { path: ['note'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', outcome: 'NOT_DONE' } },
  ]);
});

test('headers that belong to a connection or to the body are not a hook’s to set', async () => {
  const ask = await behindApollo({
    willSendRequest({
      request: {
        http: { headers },
      },
    }) {
      for (const [name, value] of Object.entries({
        host: 'elsewhere',
        'content-length': '3',
        'transfer-encoding': 'chunked',
        connection: 'close',
        'content-type': 'text/plain',
        cookie: 'a=b',
      }))
        headers.set(name, value);
    },
  });
  subgraphs.received.length = 0;
  expect(await ask('{ mood }')).toEqual({ data: { mood: 'CALM' } });
  const [{ headers }] = subgraphs.received as [Subgraphs['received'][number]];
  expect(headers).toEqual({
    host: expect.stringMatching(/^127\.0\.0\.1:/),
    accept: 'application/json',
    'accept-encoding': 'gzip, br, deflate',
    cookie: 'a=b',
    'content-type': 'application/json',
    'content-length': expect.stringMatching(/^\d\d/),
  });
});

test('a hook that fails loses what its subgraph was asked for, and only the log says why', async () => {
  const ask = await behindApollo({
    willSendRequest({ name }) {
      if (name === 'books') throw new Error('no secret for you');
    },
  });
  expect(await ask('{ mood ping }')).toEqual({
    data: { mood: null, ping: 'pong' },
    errors: [
      { message: 'An unexpected error; quote extensions.requestId.', path: ['mood'], extensions: { code: 'INTERNAL' } },
    ],
  });
});

test('a data source of its own says where a subgraph is', async () => {
  class Elsewhere extends RemoteGraphQLDataSource<BaseContext> {
    override willSendRequest({ request }: OutgoingRequest<BaseContext>): void {
      request.http.headers.set('x-from', request.http.url);
    }
  }
  subgraphs.received.length = 0;
  const ask = await behindApollo({
    urls: { books: nowhere },
    buildService: ({ name, url }) =>
      new Elsewhere({ url: name === 'books' ? readSupergraph(subgraphs.supergraphSdl).urls.get('books') : url }),
  });
  expect(await ask('{ mood }')).toEqual({ data: { mood: 'CALM' } });
  expect(subgraphs.received.map(({ headers }) => headers['x-from'])).toEqual([
    readSupergraph(subgraphs.supergraphSdl).urls.get('books'),
  ]);
});

test('what would be served wrongly is refused at start', () => {
  const { supergraphSdl } = subgraphs;
  expect(() => createOrgraphGateway({ supergraphSdl: 'type Query { a: Int }' })).toThrow('is no supergraph');
  expect(() =>
    createOrgraphGateway({
      supergraphSdl: readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
    }),
  ).toThrow('@tenantScoped');
  expect(() => createOrgraphGateway({ supergraphSdl, urls: { boks: nowhere } })).toThrow(
    'the supergraph has no subgraph boks',
  );
  expect(() => createOrgraphGateway({ supergraphSdl, urls: { books: 'nowhere' } })).toThrow(
    'the subgraph books has no http(s) URL: nowhere',
  );
  expect(() =>
    createOrgraphGateway({
      supergraphSdl,
      buildService: () => Object.assign(new RemoteGraphQLDataSource(), { didReceiveResponse() {} }),
    }),
  ).toThrow('didReceiveResponse, which is not supported');
});
