import {
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  type ConstValueNode,
  type FloatValueNode,
  type GraphQLScalarType,
  type IntValueNode,
  type ValueNode,
} from 'graphql';

/** The library's types do not know it yet (https://tc39.es/proposal-json-parse-with-source). */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): object };

/** A number that JSON.stringify writes as it stood in the document: digits, zeros and exponent. */
export const exactNumber = (node: IntValueNode | FloatValueNode): object => rawJSON(node.value);

const least = -(2n ** 63n);
const most = 2n ** 63n - 1n;

/** Whether the planner would write it in another way, or refuse it: it reads 64 bits, and prints 1.0 as 1. */
export function isInexact(node: ValueNode): node is IntValueNode | FloatValueNode {
  if (node.kind === Kind.FLOAT) return true;
  if (node.kind !== Kind.INT) return false;
  const value = BigInt(node.value);
  return value < least || value > most || String(value) !== node.value;
}

/** Whether there is such a number anywhere in a literal. */
export function holdsInexact(node: ValueNode): boolean {
  if (node.kind === Kind.LIST) return node.values.some(holdsInexact);
  return node.kind === Kind.OBJECT ? node.fields.some(({ value }) => holdsInexact(value)) : isInexact(node);
}

/** A scalar of which only subgraphs know what its literals mean. */
export const isCustomScalar = (type: unknown): type is GraphQLScalarType =>
  isScalarType(type) && !isSpecifiedScalarType(type);

/** A literal with 0 in the place of each such number. */
export function withoutInexact(node: ConstValueNode): ConstValueNode {
  if (node.kind === Kind.LIST) return { ...node, values: node.values.map(withoutInexact) };
  if (node.kind === Kind.OBJECT)
    return { ...node, fields: node.fields.map((field) => ({ ...field, value: withoutInexact(field.value) })) };
  return isInexact(node) ? { kind: Kind.INT, value: '0' } : node;
}
