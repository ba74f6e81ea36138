import { isEnumType, isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from 'graphql';

/** Where a value stands in the arguments of a field. */
export interface Place {
  path: readonly (string | number)[];
  /** `list`, `enum`, or the scalar's name. */
  type: string;
  named: string;
  /** As sampleArguments wants it. */
  coordinate: string;
}

/** The places of an argument: its own, and those in it. */
export function placesOf(type: GraphQLInputType, path: readonly (string | number)[], coordinate: string): Place[] {
  if (isNonNullType(type)) return placesOf(type.ofType, path, coordinate);
  if (isListType(type))
    return [{ path, type: 'list', named: 'list', coordinate }, ...placesOf(type.ofType, [...path, 0], coordinate)];
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field) =>
      placesOf(field.type, [...path, field.name], `${type.name}.${field.name}`),
    );
  return [{ path, type: isEnumType(type) ? 'enum' : type.name, named: type.name, coordinate }];
}

/** Puts a value at a place. */
export function put(
  holder: Record<string | number, unknown>,
  [name, ...rest]: readonly (string | number)[],
  value: unknown,
): void {
  if (rest.length === 0) holder[name!] = value;
  else put((holder[name!] ??= typeof rest[0] === 'number' ? [] : {}) as Record<string | number, unknown>, rest, value);
}
