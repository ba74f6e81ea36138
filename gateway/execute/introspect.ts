import { execute, Kind, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { isIntrospection, responseNameOf, rootFieldsOf } from '../plan/rootFields.ts';
import { bytesOf, type Bytes } from './bytes.ts';

const none: ReadonlyMap<string, Bytes> = new Map();

/** Answers the introspection fields of a normalized operation from the API schema: each response name's ready text. */
export function compileIntrospection(operation: OperationDefinitionNode, schema: GraphQLSchema): (variables: Readonly<Record<string, unknown>>) => ReadonlyMap<string, Bytes> {
  const fields = rootFieldsOf(operation).filter((field) => isIntrospection(field) && field.selectionSet !== undefined);
  if (fields.length === 0) return () => none;
  const document = { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: fields } }] } as const;
  return (variables) => {
    const result = execute({ schema, document, variableValues: variables });
    if (result instanceof Promise) throw new Error('introspection does not wait');
    const data = (result as { data?: Record<string, unknown> | null }).data;
    return new Map(fields.map((field) => [responseNameOf(field), bytesOf(JSON.stringify(data?.[responseNameOf(field)] ?? null))]));
  };
}
