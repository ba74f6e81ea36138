import { OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import type { Need } from '#platform/graphql/access.ts';
import { isIntrospection, responseNameOf, rootFieldsOf } from './ast.ts';
import { tooComplex } from './limits.ts';

/**
 * A mutation that nobody need be signed in for signs in or up: each is a guess at a password or makes a user, so a
 * request holds one, whatever its aliases and conditions.
 * @param operation without fragment spreads.
 * @throws OrgraphError QUERY_TOO_COMPLEX
 */
export function assertAuthenticatesOnce(
  operation: OperationDefinitionNode,
  needOf: (operation: OperationTypeNode, field: string) => Need,
): void {
  if (operation.operation !== OperationTypeNode.MUTATION) return;
  const fields = rootFieldsOf(operation).filter(
    (field) => !isIntrospection(field) && needOf(operation.operation, field.name.value) === 'NOTHING',
  );
  if (new Set(fields.map(responseNameOf)).size > 1)
    throw tooComplex(
      `signs in or up more than once (${[...new Set(fields.map(({ name }) => name.value))].join(', ')})`,
    );
}
