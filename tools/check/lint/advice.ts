/** What to do about a lint finding, by its rule. */
export const adviceFor = (rule: string): string => advice[rule]!;

const advice: Record<string, string> = {
  NAMING_CONVENTION: 'Types are PascalCase, fields and arguments camelCase, enum values UPPER_CASE.',
  REQUIRE_DESCRIPTION: 'Say in one sentence what it is, in a description above it.',
  NO_HASHTAG_DESCRIPTION: 'A comment with # reaches no client: write a description in quotes.',
  UNIQUE_ENUM_VALUE_NAMES: 'Values that differ only in case are the same to many clients: rename one.',
  REQUIRE_DEPRECATION_REASON: 'Say what to use instead, and until when it is there: @deprecated(reason: "Use name; removed after 2027-03-31").',
  DEPRECATION_WITHOUT_DATE: 'Add the day after which it may be removed: @deprecated(reason: "Use name; removed after 2027-03-31").',
  LIST_WITHOUT_PAGES: 'A list that grows is read in pages (GraphQL Cursor Connections Specification).',
  CONNECTION_ARGUMENTS: 'A connection takes first and after.',
  CONNECTION_SHAPE: 'A connection has edges and pageInfo, an edge cursor and node.',
  MUTATION_PAYLOAD: 'A payload of its own lets the answer grow.',
  REQUIRED_ACROSS_SUBGRAPHS: 'A subgraph that is down must not empty the answer: let it be null.',
  TYPE_OWNER: 'One subgraph owns a type; others refer to it by its key.',
  SHARED_TYPE_DIFFERS: 'A type that is shared is the same everywhere.',
};
