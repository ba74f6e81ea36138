import { isEnumType, type GraphQLLeafType } from 'graphql';
import type { Json } from './json.ts';

/** Writes a leaf value of a subgraph's answer; undefined when it is none of its type. */
export type RenderLeaf = (value: Json) => string | undefined;

const text: RenderLeaf = (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined);

const specified: Record<string, RenderLeaf> = {
  String: text,
  ID: (value) => (typeof value === 'string' ? JSON.stringify(value) : typeof value === 'number' && Number.isSafeInteger(value) ? `"${value}"` : undefined),
  Int: (value) => (typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31 ? String(value) : undefined),
  Float: (value) => (typeof value === 'number' && Number.isFinite(value) ? JSON.stringify(value) : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? String(value) : undefined),
};

/** The result coercion of the specification for its own scalars and for enums; other scalars are what their subgraph says. */
export function leafOf(type: GraphQLLeafType): RenderLeaf {
  if (isEnumType(type)) {
    const values = new Map(type.getValues().map(({ name }) => [name, JSON.stringify(name)]));
    return (value) => (typeof value === 'string' ? values.get(value) : undefined);
  }
  return specified[type.name] ?? ((value) => JSON.stringify(value));
}
