import { setImmediate } from 'node:timers/promises';
import {
  OverlappingFieldsCanBeMergedRule,
  specifiedRules,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { requestErrorFrom } from '../http/requestError.ts';
import type { Limits } from './limits.ts';
import { oneOfVariables } from './oneOfVariables.ts';
import { overlappingFieldErrors } from './overlappingFields.ts';

const mostErrors = 20;
/** Mistakes for which suggestions are made. */
const mostSuggested = 3;

const rules = [...specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule), oneOfVariables];

/** A document of more tokens than this is worked on in turns, so that others are served in between. */
const large = 1_000;
const rulesAtOnce = 12;

const isLarge = ({ tokenCount = 0 }: DocumentNode): boolean => tokenCount > large;

/** Lets others have their turn after a part of the work on a large document. */
export const turnIfLarge = async (document: DocumentNode): Promise<void> =>
  isLarge(document) ? setImmediate() : undefined;

/** @throws (the promise) RequestError GRAPHQL_VALIDATION_FAILED; OrgraphError QUERY_TOO_COMPLEX. */
export async function assertValid(
  schema: GraphQLSchema,
  document: DocumentNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  { branches }: Pick<Limits, 'branches'>,
): Promise<void> {
  const slice = isLarge(document) ? rulesAtOnce : rules.length;
  for (let first = 0; first < rules.length; first += slice) {
    await turnIfLarge(document);
    const errors = errorsOf(schema, document, rules.slice(first, first + slice));
    if (errors.length > 0) throw requestErrorFrom('GRAPHQL_VALIDATION_FAILED', errors);
  }
  await turnIfLarge(document);
  const errors = overlappingFieldErrors(schema, document, fragments, branches);
  if (errors.length > 0) throw requestErrorFrom('GRAPHQL_VALIDATION_FAILED', errors);
  await turnIfLarge(document);
}

/**
 * What may have been meant is looked for among all names of the schema: only for a few mistakes, and not in a document
 * that is large.
 */
function errorsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  some: readonly ValidationRule[],
): readonly GraphQLError[] {
  const errors = validate(schema, document, some, { maxErrors: mostErrors, hideSuggestions: true });
  return errors.length === 0 || errors.length > mostSuggested || isLarge(document)
    ? errors
    : validate(schema, document, some, { maxErrors: mostErrors });
}
