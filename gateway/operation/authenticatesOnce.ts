import { OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import type { Need } from '#platform/graphql/access.ts';
import { isIntrospection, responseNameOf, rootFieldsOf } from './ast.ts';
import { tooComplex } from './limits.ts';

/** The mutations that give a refresh token; a test compares them with the schema. */
export const sessionFields: ReadonlySet<string> = new Set([
  'signUp',
  'logIn',
  'completeSignIn',
  'refreshSession',
  'changePassword',
  'resetPassword',
]);

/**
 * A mutation that nobody need be signed in for signs in or up, and one that starts a session judges a password: each is
 * a guess or makes a user, so a request holds one, whatever its aliases and conditions.
 * @param operation without fragment spreads.
 * @throws OrgraphError QUERY_TOO_COMPLEX
 */
export function assertAuthenticatesOnce(
  operation: OperationDefinitionNode,
  needOf: (operation: OperationTypeNode, field: string) => Need,
): void {
  if (operation.operation !== OperationTypeNode.MUTATION) return;
  const fields = rootFieldsOf(operation).filter(
    (field) =>
      !isIntrospection(field) &&
      (sessionFields.has(field.name.value) || needOf(operation.operation, field.name.value) === 'NOTHING'),
  );
  if (new Set(fields.map(responseNameOf)).size > 1)
    throw tooComplex(
      `signs in or up more than once (${[...new Set(fields.map(({ name }) => name.value))].join(', ')})`,
    );
}
