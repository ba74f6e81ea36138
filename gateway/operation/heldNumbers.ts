import { getNullableType, isInputObjectType, isListType, type GraphQLInputType } from 'graphql';
import { scalars } from '#platform/graphql/scalars.ts';
import { digitsOf, isExactNumber } from '../http/exactJson.ts';
import { isCustomScalar } from './exactNumber.ts';

/**
 * A variable's value in which an `ExactNumber` stays only in scalars of which none but subgraphs know what they hold; an
 * ID is its digits, all else JavaScript's number.
 */
export function withHeldNumbers(value: unknown, given: GraphQLInputType): unknown {
  const type = getNullableType(given);
  if (typeof value !== 'object' || value === null) return value;
  if (isListType(type))
    return Array.isArray(value)
      ? value.map((item) => withHeldNumbers(item, type.ofType))
      : withHeldNumbers(value, type.ofType);
  if (isExactNumber(value)) {
    if (isCustomScalar(type) && !Object.hasOwn(scalars, type.name)) return value;
    const digits = 'name' in type && type.name === 'ID' ? digitsOf(value.rawJSON) : undefined;
    return digits ?? Number(value.rawJSON);
  }
  if (isInputObjectType(type) && !Array.isArray(value)) {
    const fields = type.getFields();
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        Object.hasOwn(fields, name) ? withHeldNumbers(member, fields[name]!.type) : member,
      ]),
    );
  }
  return isCustomScalar(type) && Object.hasOwn(scalars, type.name) ? withJavaScriptNumbers(value) : value;
}

/** JSON without an `ExactNumber`. */
const withJavaScriptNumbers = (value: object): unknown => JSON.parse(JSON.stringify(value)) as unknown;
