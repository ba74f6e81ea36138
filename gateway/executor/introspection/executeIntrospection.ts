import { setImmediate } from 'node:timers/promises';
import {
  getArgumentValues,
  getNullableType,
  GraphQLError,
  isLeafType,
  isListType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { bytesOf, type Bytes } from '../../http/jsonBytes.ts';
import { collectFields, type CollectedField } from '../../operation/collectFields.ts';

/** Fields that are written before others have their turn. */
const fieldsAtOnce = 5_000;

/**
 * Writes what a schema tells about itself for one field, `__schema` or `__type`: null where its arguments do not fit. A
 * large answer is written in turns.
 */
export async function executeIntrospection(
  schema: GraphQLSchema,
  collected: CollectedField,
  variables: Readonly<Record<string, unknown>>,
): Promise<Bytes> {
  const known = new Map<readonly SelectionSetNode[], ReadyField[]>();
  let written = 0;

  /** Introspection has no abstract types: what is selected in one place is always selected of one type. */
  function fieldsOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): readonly ReadyField[] {
    const ready = known.get(sets) ?? collectFields(schema, type, sets).map((field) => readyField(type, field));
    known.set(sets, ready);
    return ready;
  }

  function readyField(parent: GraphQLObjectType, { field, responseName, sets }: CollectedField): ReadyField {
    const key = `${JSON.stringify(responseName)}:`;
    if (field.name.value === '__typename') return { key, type: parent, sets, valueOf: undefined };
    const definition = parent.getFields()[field.name.value]!;
    return {
      key,
      type: getNullableType(definition.type),
      sets,
      valueOf: resolverOf(definition, getArgumentValues(definition, field, variables), schema),
    };
  }

  function write(value: unknown, type: GraphQLOutputType, sets: readonly SelectionSetNode[]): string {
    if (value === null || value === undefined) return 'null';
    if (isListType(type))
      return `[${Array.from(value as Iterable<unknown>, (item) => write(item, getNullableType(type.ofType), sets)).join(',')}]`;
    if (isLeafType(type)) return JSON.stringify(type.serialize(value));
    let text = '{';
    for (const field of fieldsOf(type as GraphQLObjectType, sets))
      text += `${text === '{' ? '' : ','}${field.key}${writeField(value, field)}`;
    return `${text}}`;
  }

  function writeField(source: unknown, { type, sets, valueOf }: ReadyField): string {
    written += 1;
    return valueOf === undefined
      ? JSON.stringify((type as GraphQLObjectType).name)
      : write(valueOf(source), type, sets);
  }

  /** The outermost object: its lists, of types or of fields, are what is long. */
  async function writeInTurns(source: unknown, fields: readonly ReadyField[]): Promise<string> {
    const texts: string[] = [];
    for (const field of fields) {
      const { key, type, sets, valueOf } = field;
      const value = valueOf !== undefined && isListType(type) ? valueOf(source) : undefined;
      if (!isListType(type) || value === null || value === undefined) {
        texts.push(`${key}${writeField(source, field)}`);
        continue;
      }
      const items: string[] = [];
      for (const item of value as Iterable<unknown>) {
        items.push(write(item, getNullableType(type.ofType), sets));
        if (written < fieldsAtOnce) continue;
        written = 0;
        await setImmediate();
      }
      texts.push(`${key}[${items.join(',')}]`);
    }
    return `{${texts.join(',')}}`;
  }

  try {
    const { field, sets } = collected;
    const definition = field.name.value === SchemaMetaFieldDef.name ? SchemaMetaFieldDef : TypeMetaFieldDef;
    const source = resolverOf(definition, getArgumentValues(definition, field, variables), schema)(undefined);
    if (source === null || source === undefined) return 'null';
    return bytesOf(await writeInTurns(source, fieldsOf(getNullableType(definition.type) as GraphQLObjectType, sets)));
  } catch (error) {
    if (error instanceof GraphQLError) return 'null';
    throw error;
  }
}

interface ReadyField {
  /** The name in the answer, with its colon. */
  key: string;
  /** The nullable type; of __typename its object's. */
  type: GraphQLOutputType;
  sets: readonly SelectionSetNode[];
  /** Undefined for __typename. */
  valueOf: ((source: unknown) => unknown) | undefined;
}

/** Introspection's own resolvers read nothing of a request but the schema. */
const resolverOf =
  ({ resolve }: GraphQLField<unknown, unknown>, given: Record<string, unknown>, schema: GraphQLSchema) =>
  (source: unknown): unknown =>
    resolve!(source, given, undefined, { schema } as GraphQLResolveInfo);
