import assert from 'node:assert/strict';
import { Client, fetchExchange, gql, type OperationResult } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { signIn } from './session.ts';

const BLOCKS = gql`
  query Blocks($after: String) {
    contentBlocks(first: 3, after: $after) {
      edges {
        node {
          id
          title
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** urql: a normalized cache that knows the schema, pages, persisted queries, and a dead session that signs in again. */
export async function urql(url: string): Promise<void> {
  const { endpoint, headers } = await signIn(url, 'member@acme.test');
  const introspected = (await (
    await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: getIntrospectionQuery() }),
    })
  ).json()) as { data: IntrospectionQuery };
  let authorization = 'Bearer eyJhbGciOiJFZERTQSJ9.e30.AAAA';
  let signedInAnew = 0;
  const client = new Client({
    url: endpoint,
    preferGetMethod: false,
    fetchOptions: { headers: { 'x-organization-id': headers['x-organization-id'] } },
    exchanges: [
      cacheExchange({
        schema: introspected.data as never,
        resolvers: { Query: { contentBlocks: relayPagination() } },
      }),
      authExchange(async (utilities) => ({
        addAuthToOperation: (operation) => utilities.appendHeaders(operation, { authorization }),
        didAuthError: ({ graphQLErrors }) =>
          graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED'),
        async refreshAuth() {
          signedInAnew++;
          ({ authorization } = headers);
        },
      })),
      persistedExchange({ preferGetForPersistedQueries: true }),
      fetchExchange,
    ],
  });
  const page = async (after: string | null): Promise<OperationResult> => {
    const result = await client.query(BLOCKS, { after }, { requestPolicy: 'network-only' }).toPromise();
    assert.equal(result.error, undefined);
    return result;
  };
  let { contentBlocks } = (await page(null)).data;
  assert.equal(signedInAnew, 1, 'a dead session is told so that a client can sign in anew');
  while (contentBlocks.pageInfo.hasNextPage) ({ contentBlocks } = (await page(contentBlocks.pageInfo.endCursor)).data);
  const ids = contentBlocks.edges.map(({ node }: { node: { id: string } }) => node.id);
  assert.ok(ids.length > 3, 'the pages are one list in the cache');
  assert.equal(new Set(ids).size, ids.length);

  const one = await client
    .query(
      gql`
        query Block($id: ID!) {
          contentBlock(id: $id) {
            id
            title
          }
        }
      `,
      { id: '00000000-0000-4000-8000-000000000000' },
    )
    .toPromise();
  assert.equal(one.error?.graphQLErrors[0]?.extensions['code'], 'NOT_FOUND');
}
