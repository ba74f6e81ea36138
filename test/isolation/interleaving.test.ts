import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { campaign } from '../harness/campaign.ts';
import { memberIdentity, startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { createWorlds } from './worlds.ts';

const requests = campaign(1_500, 10_000);
const atOnce = 64;

interface Side {
  token: string;
  /** Sends one operation, giving up after some milliseconds where told to; null then. */
  ask(query: string, variables: Record<string, unknown>, giveUpAfter?: number): Promise<string | null>;
  project: string;
  foreign: string;
}

let subgraph: TestSubgraph;
let sides: Side[];

beforeAll(async () => {
  subgraph = await startSubgraph('content', { connections: 2 });
  const worlds = await createWorlds(subgraph.database);
  const project = [...worlds[0].rows.keys()].find((entity) => entity.name === 'Project')!;
  const signer = createRequestSigner(subgraph.keys.of('gateway'), subgraph.keys.ring);
  sides = await Promise.all(
    worlds.map(async ({ organization, user, rows }, index) => {
      const token = ['first', 'second'][index]!;
      const identity = memberIdentity(organization, 'OWNER', user);
      for (const [entity, column] of [
        ['project', 'name'],
        ['content_block', 'title'],
        ['section', 'title'],
      ])
        await subgraph.sql(`update ${entity} set ${column} = $2 where organization_id = $1`, [
          organization,
          `${token} ${entity}`,
        ]);
      return {
        token,
        project: rows.get(project)!,
        foreign: worlds[1 - index]!.rows.get(project)!,
        async ask(query, variables, giveUpAfter) {
          const body = JSON.stringify({ query, variables });
          const { headers } = await signer.sign({ path: '/graphql', body, identity, receiver: 'content' });
          try {
            const response = await fetch(`${subgraph.url}/graphql`, {
              method: 'POST',
              headers,
              body,
              ...(giveUpAfter !== undefined && { signal: AbortSignal.timeout(giveUpAfter) }),
            });
            return await response.text();
          } catch (error) {
            if (giveUpAfter === undefined) throw error;
            return null;
          }
        },
      } satisfies Side;
    }),
  );
});
afterAll(async () => {
  await subgraph.stop();
});

const list =
  '{ projects(first: 5) { edges { node { name sections { edges { node { title } } } } } } contentBlocks { edges { node { title versions { edges { node { title } } } } } } }';
const look = 'query ($id: ID!) { project(id: $id) { name sections { edges { node { title } } } } }';
const entity =
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Project { name } } }';
const create = 'mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { name } } }';

/** One of the kinds of request, and what its whole answer must match. */
function draw(
  { token, project, foreign }: Side,
  number: number,
): { query: string; variables: Record<string, unknown>; answer: RegExp } {
  switch (number % 10) {
    case 0:
      return {
        query: create,
        variables: { input: { name: `${token} ${number}` } },
        answer: new RegExp(`^{"data":{"createProject":{"project":{"name":"${token} ${number}"}}}}\\s*$`),
      };
    case 1:
    case 2:
      return { query: look, variables: { id: foreign }, answer: /"code":"NOT_FOUND"/ };
    case 3:
    case 4:
      return {
        query: look,
        variables: { id: project },
        answer: new RegExp(
          `^{"data":{"project":{"name":"${token} project","sections":{"edges":\\[{"node":{"title":"${token} section"}}\\]}}}}\\s*$`,
        ),
      };
    case 5:
      return {
        query: entity,
        variables: { representations: [foreign, project].map((id) => ({ __typename: 'Project', id })) },
        answer: new RegExp(`^{"data":{"_entities":\\[null,{"name":"${token} project"}\\]}}\\s*$`),
      };
    default:
      return { query: list, variables: {}, answer: new RegExp(`^{"data":.*"${token} content_block"`) };
  }
}

test(`${requests} interleaved requests of two organizations over two connections, some given up, are never mixed up`, async () => {
  const wrong: string[] = [];
  let next = 0;
  let answered = 0;
  let givenUp = 0;
  const random = draws(20_261_121);
  async function work(): Promise<void> {
    for (let number = next++; number < requests; number = next++) {
      const side = sides[random() < 0.5 ? 0 : 1]!;
      const other = sides.find((candidate) => candidate !== side)!;
      const { query, variables, answer } = draw(side, number);
      const text = await side.ask(query, variables, random() < 0.1 ? Math.floor(random() * 60) : undefined);
      if (text === null) {
        givenUp += 1;
        continue;
      }
      answered += 1;
      if (!answer.test(text) || text.includes(`"${other.token} `)) wrong.push(`${side.token}: ${text.slice(0, 300)}`);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));

  expect(wrong).toEqual([]);
  expect(answered + givenUp).toBe(requests);
  expect(answered).toBeGreaterThan(requests / 2);
  expect(givenUp).toBeGreaterThan(0);
  expect(subgraph.database.pool.totalCount).toBeLessThanOrEqual(2);
  for (const { token, project } of sides) {
    const [counted] = await subgraph.sql(
      'select count(*)::int as strays from project where organization_id = (select organization_id from project where id = $1) and not starts_with(name, $2)',
      [project, `${token} `],
    );
    expect(counted).toEqual({ strays: 0 });
  }
});

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
