import { isAbstractType, type GraphQLSchema } from 'graphql';
import type { Bytes } from '../http/jsonBytes.ts';

/** The values of `__typename`, as JSON text, that satisfy a type condition. */
export type Typenames = ReadonlySet<Bytes>;

/**
 * Of several conditions one is enough. An interface's own name is among them: where it is an @interfaceObject, its
 * objects say no more of themselves.
 */
export function typenamesOf(conditions: readonly string[], schema: GraphQLSchema): Typenames {
  return new Set(
    conditions
      .flatMap((condition) => {
        const type = schema.getType(condition);
        return [condition, ...(isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [])];
      })
      .map((name) => JSON.stringify(name)),
  );
}
