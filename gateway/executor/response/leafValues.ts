import { isEnumType, type GraphQLLeafType } from 'graphql';
import { nodeIdOf } from '#platform/values/nodeId.ts';
import { digitsOf } from '../../http/exactJson.ts';
import { bytesOf, textOf, type Bytes } from '../../http/jsonBytes.ts';
import type { Value } from './responseData.ts';

/** Writes a leaf value of a subgraph's answer, given as JSON text; undefined when it is none of its type. */
export type WriteLeaf = (value: Bytes) => Bytes | undefined;

const quote = 34;
const integer = /^-?(?:0|[1-9]\d*)$/;

/** Most: within the bounds of an Int, and in its form. */
const short = /^-?(?:0|[1-9]\d{0,8})$/;

const specified: Record<string, WriteLeaf> = {
  String: (value) => (value.charCodeAt(0) === quote ? value : undefined),
  ID: (value) => (value.charCodeAt(0) === quote ? value : idOfNumber(value)),
  Int: (value) => {
    if (short.test(value)) return value;
    const number = isNumber(value) ? Number(value) : Number.NaN;
    if (!Number.isInteger(number) || number < -(2 ** 31) || number >= 2 ** 31) return undefined;
    return integer.test(value) ? value : String(number);
  },
  Float: (value) => (isNumber(value) && Number.isFinite(Number(value)) ? value : undefined),
  Boolean: (value) => (value === 'true' || value === 'false' ? value : undefined),
};

/** The digits as they were sent: JavaScript's numbers would not hold all of them. */
function idOfNumber(value: Bytes): Bytes | undefined {
  const digits = isNumber(value) ? digitsOf(value) : undefined;
  return digits === undefined ? undefined : `"${digits}"`;
}

/** Whether an id and another value are one id, however each is written as JSON. */
export const isSameId = (id: Bytes, other: Value | undefined): boolean =>
  id === other || (typeof other === 'string' && idIn(id) === idIn(other));

/** An id as clients read it; undefined where it is none. */
function idIn(value: Bytes): string | undefined {
  const id = specified['ID']!(value);
  return id === undefined ? undefined : (JSON.parse(textOf(id)) as string);
}

/** Writes the node id of an object whose id it is given. */
export const nodeIdIn =
  (type: string): WriteLeaf =>
  (value) => {
    const id = idIn(value);
    return id === undefined ? undefined : `"${nodeIdOf({ type, id })}"`;
  };

/** Of JSON's values only a number begins with a digit or a sign. */
function isNumber(value: Bytes): boolean {
  const code = value.charCodeAt(0);
  return code === 45 || (code >= 48 && code <= 57);
}

/**
 * The result coercion of the specification for its own scalars and for enums; other scalars are what their subgraph
 * says.
 */
export function leafOf(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) {
    const values = new Set(type.getValues().map(({ name }) => bytesOf(JSON.stringify(name))));
    return (value) => (values.has(value) ? value : undefined);
  }
  return specified[type.name] ?? ((value) => value);
}
