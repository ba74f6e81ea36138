import { Kind, type TypeNode } from 'graphql';

/** The name that a reference to a type comes down to, without its lists and non-nulls. */
export const namedTypeOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type));
