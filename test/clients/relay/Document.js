import { graphql } from 'relay-runtime';

// What a component of a page would say; relay-compiler reads it, and nothing runs it.

export const opened = graphql`
  query DocumentQuery($project: ID!, $count: Int!) {
    node(id: $project) {
      __typename
      ...Document_sections @arguments(count: $count) @alias(as: "document")
    }
  }
`;

export const sections = graphql`
  fragment Document_sections on Project
  @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" })
  @refetchable(queryName: "DocumentSectionsQuery") {
    name
    sections(first: $count, after: $cursor) @connection(key: "Document_sections") {
      __id
      edges {
        node {
          id
          title
        }
      }
    }
  }
`;

export const created = graphql`
  mutation DocumentCreateSectionMutation($input: CreateSectionInput!, $connections: [ID!]!) {
    createSection(input: $input) {
      sectionEdge @appendEdge(connections: $connections) {
        cursor
        node {
          id
          title
        }
      }
    }
  }
`;
