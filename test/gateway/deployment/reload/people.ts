import type { IncomingHttpHeaders } from 'node:http';
import { graphql } from 'graphql';
import { readBody, sendJson } from '#platform/process/httpServer.ts';
import { composeSmall, schemaOf, type SmallSubgraph } from '../../fixture/compose.ts';
import { listenCounting } from './listenCounting.ts';

/** Fields by which a version can be told from others; the subgraph serves all of them at any time. */
const marks = ['plain', 'second', 'third', 'partner'] as const;

const peopleSdl = (fields: readonly string[]): string =>
  `type Query { person: Person slow: String ${fields.map((field) => `${field}: String`).join(' ')} } type Person @key(fields: "id") { id: ID! }`;
const people: SmallSubgraph = {
  name: 'people',
  sdl: '',
  serves: peopleSdl(marks),
  resolvers: { Query: { person: () => ({ id: '1' }), ...Object.fromEntries(marks.map((mark) => [mark, () => mark])) } },
};
const names: SmallSubgraph = {
  name: 'names',
  sdl: 'type Person @key(fields: "id") { id: ID! name: String }',
  resolvers: { Person: { name: () => 'Ann' } },
};
const pets: SmallSubgraph = {
  name: 'pets',
  sdl: 'type Query { pet: String }',
  resolvers: { Query: { pet: () => 'cat' } },
};

/** What of the graph a version has. */
export interface VersionParts {
  mark?: (typeof marks)[number];
  /** Without the subgraph `names`. */
  nameless?: boolean;
  /** With the subgraph `pets`. */
  pets?: boolean;
}

export const heavyQuery = '{ person { id name } }';
export const heavyAnswer = { data: { person: { id: '1', name: 'Ann' } } };

/** The subgraphs of every version, running; `slow` is answered when it is told to be. */
export async function startPeople() {
  const received: { service: string; headers: IncomingHttpHeaders }[] = [];
  let waiting: (() => void)[] = [];
  const slow = () =>
    new Promise((resolve) => {
      waiting.push(() => resolve('at last'));
    });
  const all = await Promise.all(
    [people, names, pets].map(async (subgraph) => {
      const schema = schemaOf(subgraph);
      const server = await listenCounting((request, response) => {
        void (async () => {
          const { query, variables } = JSON.parse((await readBody(request, 1_000_000)).toString()) as {
            query: string;
            variables?: Record<string, unknown>;
          };
          received.push({ service: subgraph.name, headers: request.headers });
          sendJson(
            response,
            200,
            await graphql({ schema, source: query, variableValues: variables ?? {}, rootValue: { slow } }),
          );
        })();
      });
      return { ...subgraph, server };
    }),
  );
  const serverOf = (name: string) => all.find((subgraph) => subgraph.name === name)!.server;

  return {
    received,
    /** How many `slow` are not answered. */
    get slow() {
      return waiting.length;
    },
    answerSlow() {
      for (const go of waiting) go();
      waiting = [];
    },
    connections: (name: string): { opened: number; open: number } => serverOf(name).connections,
    supergraph({ mark = 'plain', nameless = false, pets: withPets = false }: VersionParts = {}): string {
      const parts = all.filter(({ name }) => (name === 'names' ? !nameless : name === 'pets' ? withPets : true));
      return composeSmall(
        parts.map(({ server, ...subgraph }) => ({
          ...subgraph,
          url: `${server.url}/graphql`,
          sdl: subgraph.name === 'people' ? peopleSdl([mark]) : subgraph.sdl,
        })),
      );
    },
    async stop() {
      this.answerSlow();
      await Promise.all(all.map(({ server }) => server.stop()));
    },
  };
}

export type People = Awaited<ReturnType<typeof startPeople>>;
