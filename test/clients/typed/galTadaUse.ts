import { initGraphQLTada, type ResultOf } from 'gql.tada';
import type { introspection } from './introspection.d.ts';

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string; JSON: unknown } }>();

const Blocks = graphql(`
  query Blocks {
    contentBlocks(first: 2) {
      edges {
        node {
          title
          type
          createdBy {
            name
          }
        }
      }
    }
  }
`);

/** What is selected is typed: an enum, and what may be null. */
export function certificates({ contentBlocks }: ResultOf<typeof Blocks>): string[] {
  return (contentBlocks?.edges ?? [])
    .filter(({ node }) => node.type === 'CERTIFICATION')
    .map(({ node }) => `${node.title} by ${node.createdBy?.name ?? 'nobody'}`);
}

/** And nothing else is. */
export function isWrong({ contentBlocks }: ResultOf<typeof Blocks>): unknown {
  // @ts-expect-error the text was not selected
  return contentBlocks?.edges[0]?.node.content;
}
