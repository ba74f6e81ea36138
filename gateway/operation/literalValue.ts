import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type GraphQLInputType,
  type ValueNode,
} from 'graphql';
import { exactNumber, holdsInexact, isCustomScalar } from './exactNumber.ts';

/**
 * The JSON value of a valid literal, as a variable of its type would have it (where a number has more than JavaScript's
 * fit, an `exactNumber`); undefined where none has the same meaning: what contains a variable, and other literals than strings of custom scalars, whose meaning only their
 * subgraph knows; those are taken out with numbers that the planner would not leave as they are.
 */
export function literalValueOf(node: ValueNode, type: GraphQLInputType): unknown {
  if (node.kind === Kind.VARIABLE) return undefined;
  if (isNonNullType(type)) return node.kind === Kind.NULL ? undefined : literalValueOf(node, type.ofType);
  if (node.kind === Kind.NULL) return null;
  if (isListType(type)) {
    const items = (node.kind === Kind.LIST ? node.values : [node]).map((item) => literalValueOf(item, type.ofType));
    return items.includes(undefined) ? undefined : items;
  }
  if (isInputObjectType(type)) {
    if (node.kind !== Kind.OBJECT) return undefined;
    const object: Record<string, unknown> = {};
    for (const { name, value } of node.fields) {
      const constant = literalValueOf(value, type.getFields()[name.value]!.type);
      if (constant === undefined) return undefined;
      object[name.value] = constant;
    }
    return object;
  }
  if (isEnumType(type)) return node.kind === Kind.ENUM ? node.value : undefined;
  if (node.kind === Kind.STRING) return node.value;
  if (node.kind === Kind.BOOLEAN && type.name === 'Boolean') return node.value;
  if (node.kind === Kind.INT && type.name === 'ID') return node.value;
  if (
    (node.kind === Kind.INT && type.name === 'Int') ||
    ((node.kind === Kind.INT || node.kind === Kind.FLOAT) && type.name === 'Float')
  ) {
    const number = Number(node.value);
    return Number.isFinite(number) ? number : exactNumber(node);
  }
  return isCustomScalar(type) && holdsInexact(node) ? jsonOf(node) : undefined;
}

/** What a literal of no known type means in JSON; undefined where it contains a variable or the name of a value. */
function jsonOf(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return exactNumber(node);
    case Kind.LIST: {
      const items = node.values.map(jsonOf);
      return items.includes(undefined) ? undefined : items;
    }
    case Kind.OBJECT: {
      const members = node.fields.map(({ name, value }) => [name.value, jsonOf(value)] as const);
      return members.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(members);
    }
    default:
      return undefined;
  }
}
