import { execute, Kind, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { isIntrospection, responseNameOf, rootFieldsOf } from '../plan/rootFields.ts';
import type { Variables } from './representation.ts';

/** Answers the introspection fields of a normalized operation from the API schema: each response name's ready text. */
export function compileIntrospection(operation: OperationDefinitionNode, schema: GraphQLSchema): (variables: Variables) => ReadonlyMap<string, string> {
  const fields = rootFieldsOf(operation).filter((field) => isIntrospection(field) && field.selectionSet !== undefined);
  const document = { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: fields } }] } as const;
  return (variables) => {
    const texts = new Map<string, string>();
    if (fields.length === 0) return texts;
    const result = execute({ schema, document, variableValues: variables });
    if (result instanceof Promise) throw new Error('introspection does not wait');
    const data = (result as { data?: Record<string, unknown> | null }).data;
    for (const field of fields) texts.set(responseNameOf(field), JSON.stringify(data?.[responseNameOf(field)] ?? null));
    return texts;
  };
}
