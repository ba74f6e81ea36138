import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { signIn } from './session.ts';

const PEOPLE = gql`
  query People($first: Int!, $after: String) {
    members(first: $first, after: $after) {
      edges {
        node {
          id
          user {
            id
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** Apollo Client: pages into one list of its cache, an update that changes what it shows, a conflict, persisted queries. */
export async function apolloClient(url: string): Promise<void> {
  const session = await signIn(url, 'manager@acme.test');
  const asked: { method: string; body: string }[] = [];
  const client = new ApolloClient({
    clientAwareness: { name: 'apollo-client-test', version: '1.0.0' },
    link: new PersistedQueryLink({
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      useGETForHashedQueries: true,
    }).concat(
      new HttpLink({
        uri: session.endpoint,
        headers: session.headers,
        fetch: (input, init) => {
          asked.push({ method: init?.method ?? 'GET', body: String(init?.body ?? input) });
          return fetch(input, init);
        },
      }),
    ),
    cache: new InMemoryCache({ typePolicies: { Query: { fields: { members: relayStylePagination() } } } }),
  });

  const people = client.watchQuery({ query: PEOPLE, variables: { first: 2 } });
  const first = await new Promise<any>((resolve) => {
    people.subscribe(({ loading, data }) => {
      if (!loading) resolve(data);
    });
  });
  let { pageInfo } = first.members;
  while (pageInfo.hasNextPage) {
    const { data } = await people.fetchMore({ variables: { after: pageInfo.endCursor } });
    ({ pageInfo } = (data as any).members);
  }
  const { members } = client.readQuery<any>({ query: PEOPLE, variables: { first: 2 } });
  const ids = members.edges.map((edge: any) => edge.node.id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length >= 6, 'the pages are one list in the cache');
  // The first question of a hash is answered PersistedQueryNotFound, the second brings the text, later ones the hash alone.
  assert.equal(asked[0]!.method, 'GET');
  assert.ok(asked.slice(2).every(({ method, body }) => method === 'GET' && !body.includes('pageInfo')));

  const created = await client.mutate({
    mutation: gql`
      mutation NewProject($input: CreateProjectInput!) {
        createProject(input: $input) {
          project {
            id
            name
            version
          }
        }
      }
    `,
    variables: { input: { name: 'A bridge' } },
  });
  const { id, version } = (created.data as any).createProject.project;
  const rename = (name: string) =>
    client.mutate({
      mutation: gql`
        mutation Rename($input: UpdateProjectInput!) {
          updateProject(input: $input) {
            project {
              id
              name
              version
            }
          }
        }
      `,
      variables: { input: { id, version, name } },
    });
  await rename('A longer bridge');
  const cached = client.cache.extract()[`Project:${id}`]!;
  assert.equal(cached['name'], 'A longer bridge', 'an update reaches the cache by type and id');
  const refused = await rename('A shorter bridge').catch((error: unknown) => error);
  assert.ok(CombinedGraphQLErrors.is(refused), 'a conflict is a GraphQL error, not a network error');
  assert.equal(refused.errors[0]!.extensions!['code'], 'CONFLICT');
  client.stop();
}
