import { setImmediate } from 'node:timers/promises';
import { OverlappingFieldsCanBeMergedRule, specifiedRules, validate, type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema } from 'graphql';
import { overlapErrors } from './plan/overlap.ts';
import { refused } from './refusal.ts';

export const mostErrors = 20;

const rules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

/** A document of more tokens than this is validated a few rules at a time, so that others are served in between. */
const large = 1_000;
const rulesAtOnce = 5;

/** @throws (the promise) Refusal GRAPHQL_VALIDATION_FAILED; OrgraphError QUERY_TOO_COMPLEX. */
export async function assertValid(schema: GraphQLSchema, document: DocumentNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): Promise<void> {
  const slice = (document.tokenCount ?? 0) > large ? rulesAtOnce : rules.length;
  for (let first = 0; first < rules.length; first += slice) {
    if (first > 0) await setImmediate();
    const errors = validate(schema, document, rules.slice(first, first + slice), { maxErrors: mostErrors });
    if (errors.length > 0) throw refused('GRAPHQL_VALIDATION_FAILED', errors);
  }
  if (slice < rules.length) await setImmediate();
  const errors = overlapErrors(schema, document, fragments);
  if (errors.length > 0) throw refused('GRAPHQL_VALIDATION_FAILED', errors);
}
