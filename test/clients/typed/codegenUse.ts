import { graphql, type DocumentType } from './graphql/index.ts';

const People = graphql(`
  query CodegenPeople {
    members(first: 2) {
      edges {
        node {
          status
          joinedAt
          role {
            key
          }
        }
      }
    }
  }
`);

/** What is selected is typed: an enum, and what may be null. */
export function owners({ members }: DocumentType<typeof People>): string[] {
  return (members?.edges ?? [])
    .filter(({ node }) => node.role?.key === 'OWNER' && node.status === 'ACTIVE')
    .map(({ node }) => node.joinedAt);
}

/** And nothing else is. */
export function isWrong({ members }: DocumentType<typeof People>): unknown {
  // @ts-expect-error the name was not selected
  return members?.edges[0]?.node.displayName;
}
