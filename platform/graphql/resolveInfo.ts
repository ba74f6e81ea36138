import type { ResponsePath } from 'graphql';
import type { PreparedField, PreparedQuery } from './preparedQuery.ts';
import type { Slot } from './slot.ts';

/** What a resolver may know of its field; its path is put together when asked for. */
export class ResolveInfo {
  readonly fieldName: string;
  readonly fieldNodes: readonly unknown[];
  readonly returnType: unknown;
  readonly parentType: unknown;
  readonly schema: unknown;
  readonly fragments: unknown;
  readonly rootValue = undefined;
  readonly operation: unknown;
  readonly variableValues: unknown;
  readonly #field: PreparedField;
  readonly #above: Slot;

  constructor({ schema, fragments, operation }: PreparedQuery, field: PreparedField, variables: unknown, above: Slot) {
    this.fieldName = field.definition.name;
    this.fieldNodes = field.nodes;
    this.returnType = field.definition.type;
    this.parentType = field.parent;
    this.schema = schema;
    this.fragments = fragments;
    this.operation = operation;
    this.variableValues = variables;
    this.#field = field;
    this.#above = above;
  }

  get path(): ResponsePath {
    return { prev: responsePathOf(this.#above), key: this.#field.key, typename: this.#field.parent.name };
  }
}

function responsePathOf({ above, key, typeName }: Slot): ResponsePath | undefined {
  return above === undefined ? undefined : { prev: responsePathOf(above), key, typename: typeName };
}
