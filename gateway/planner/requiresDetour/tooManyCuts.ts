import { OrgraphError } from '#platform/values/errors.ts';

export const tooManyCuts = (): OrgraphError =>
  new OrgraphError(
    'QUERY_TOO_COMPLEX',
    'The operation asks for too many fields that depend on other subgraphs. Ask for less, or in several requests.',
  );
