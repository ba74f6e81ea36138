import {
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from 'graphql';
import { notFound } from '../values/errors.ts';
import type { Context } from './context.ts';

/** How it is kept what a mutation has done, and how its payload is made of that again. */
export interface OutcomeForm {
  /** JSON of what the mutation's write gave; of an entity its id alone. */
  keep(result: unknown): unknown;
  /** A payload whose entities are read when they are selected, as the caller may read them then. */
  restore(kept: unknown): Record<string, unknown>;
}

type Field = Pick<GraphQLField<unknown, Context>, 'name' | 'type'> & {
  resolve?: GraphQLField<unknown, Context>['resolve'] | undefined;
};

/**
 * The form of a payload of entities, ids, numbers, booleans and enums, of plain objects and lists of these; an edge is
 * read by the entity beside it. What a write gives is the payload's value where that has one field, else an object that
 * has them all.
 * @throws Error for a payload that holds anything else: text may be personal or secret, and is not kept.
 */
export function outcomeFormOf({ name, type }: Field): OutcomeForm {
  const payload = getNullableType(type);
  if (!isObjectType(payload)) throw new Error(`the mutation ${name} answers no payload`);
  // As they are now: who judges fields wraps their resolvers later.
  const fields = fieldsOf(payload).filter((field) => !isEdge(field));
  for (const field of fields) assertKept(field, `${payload.name}.${field.name}`);
  const [only] = fields;
  return {
    keep: (result) => keepFields(fields.length === 1 ? { [only!.name]: result } : result, fields),
    restore: (kept) =>
      Object.fromEntries(fields.map((field) => [field.name, restore((kept as Values)[field.name] ?? null, field)])),
  };
}

type Values = Record<string, unknown>;

const keptScalars = new Set(['ID', 'Int', 'Float', 'Boolean']);

function assertKept(field: Field, place: string): void {
  const inner = getNullableType(field.type);
  if (isListType(inner) && !isEntity(getNullableType(inner.ofType as GraphQLOutputType)))
    return assertKept({ ...field, type: inner.ofType as GraphQLOutputType, resolve: undefined }, place);
  if (isLeafType(inner) ? isEnumType(inner) || keptScalars.has(inner.name) : isReadById(field)) return;
  const fields = isObjectType(inner) ? fieldsOf(inner) : [];
  if (fields.length === 0 || fields.some(({ resolve }) => resolve !== undefined))
    throw new Error(`${place} is ${String(inner)}, which is not kept for an idempotency key (decision 30)`);
  for (const inside of fields) assertKept(inside, `${place}.${inside.name}`);
}

function keep(value: unknown, field: Field): unknown {
  if (value === null || value === undefined) return null;
  const inner = getNullableType(field.type);
  if (isListType(inner))
    return (value as unknown[]).map((item) => keep(item, { ...field, type: inner.ofType as GraphQLOutputType }));
  if (isLeafType(inner)) return inner.serialize(value);
  return isReadById(field) ? (value as { id: string }).id : keepFields(value, fieldsOf(inner as never));
}

const keepFields = (value: unknown, fields: readonly Field[]): Values =>
  Object.fromEntries(fields.map((field) => [field.name, keep((value as Values)[field.name], field)]));

/** Of an entity a function, which GraphQL calls, with the id for an edge beside it; a field with a resolver of its own gets the id and reads by itself. */
function restore(kept: unknown, field: Field): unknown {
  const { name, type, resolve } = field;
  const inner = getNullableType(type);
  if (kept === null || !isReadById(field)) return kept;
  const reference = { __typename: (inner as GraphQLObjectType).name, id: kept };
  if (resolve !== undefined) return reference;
  const read = async (_: unknown, context: Context, info: GraphQLResolveInfo) => {
    const found = await referenceResolverOf(inner as GraphQLObjectType)!(reference, context, info);
    if (found === null) throw notFound(wordsOf(name));
    return found;
  };
  return Object.assign(read, { id: kept });
}

const fieldsOf = (type: GraphQLObjectType): Field[] =>
  Object.values(type.getFields()).map(({ name, type: of, resolve }) => ({ name, type: of, resolve }));

/** Whether what a field gives is read by its id: an entity, or what the field's own resolver makes of the id. */
function isReadById({ type, resolve }: Field): boolean {
  const inner = getNullableType(type);
  return isEntity(inner) || (resolve !== undefined && isObjectType(inner) && inner.getFields()['id'] !== undefined);
}

/** Whether a field's own resolver reads where in its list something stands that the payload has too. */
function isEdge({ type, resolve }: Field): boolean {
  const inner = getNullableType(type);
  return resolve !== undefined && isObjectType(inner) && 'cursor' in inner.getFields() && 'node' in inner.getFields();
}

/** Whether an object of the type is read by its id: its `__resolveReference`. */
const isEntity = (type: unknown): type is GraphQLObjectType =>
  isObjectType(type) && referenceResolverOf(type) !== undefined;

type ResolveReference = (reference: unknown, context: Context, info: GraphQLResolveInfo) => unknown;

/** Where @apollo/subgraph puts it. */
const referenceResolverOf = ({ extensions }: GraphQLObjectType): ResolveReference | undefined =>
  (extensions as { apollo?: { subgraph?: { resolveReference?: ResolveReference } } }).apollo?.subgraph
    ?.resolveReference;

/** contentBlock → content block. */
const wordsOf = (name: string): string => name.replaceAll(/(?=[A-Z])/g, ' ').toLowerCase();
