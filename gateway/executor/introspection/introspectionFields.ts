import {
  getNamedType,
  Kind,
  print,
  visit,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Bytes } from '../../http/jsonBytes.ts';
import { collectFields, type CollectedField } from '../../operation/collectFields.ts';
import { fieldTypeOf } from '../../supergraph/fieldTypes.ts';
import { objectsOf } from '../../supergraph/possibleTypes.ts';
import { executeIntrospection } from './executeIntrospection.ts';

type Variables = Readonly<Record<string, unknown>>;

/** The ready text of each introspection field, by what it asks. */
export type Introspect = (variables: Variables) => Promise<ReadonlyMap<string, Bytes>>;

/** Characters of answers that are kept for a schema, and of the longest one. */
const mostKept = 16 * 1024 * 1024;
const longestKept = 4 * 1024 * 1024;

/** What each schema has answered, by field and variables: nothing else makes a difference, whoever asks. */
const answered = new WeakMap<GraphQLSchema, LRUCache<string, Bytes>>();

/** Answers the introspection fields of a normalized operation from the API schema; undefined where it has none. */
export function compileIntrospection(
  { operation, selectionSet }: OperationDefinitionNode,
  schema: GraphQLSchema,
): Introspect | undefined {
  const writers = new Map<string, (variables: Variables) => Promise<Bytes>>();

  /** Below the root they stand where a field gives the root type. */
  function collect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): void {
    for (const collected of collectFields(schema, type, sets)) {
      const name = collected.field.name.value;
      if (name === '__schema' || name === '__type') {
        const asked = askedBy(collected);
        if (!writers.has(asked)) writers.set(asked, writerOf(collected, asked, schema));
      } else if (name !== '__typename' && collected.sets.some(asksSchema)) {
        const inner = getNamedType(fieldTypeOf(schema, type, name)) as GraphQLCompositeType;
        for (const object of objectsOf(schema, inner)) collect(object, collected.sets);
      }
    }
  }

  collect(schema.getRootType(operation)!, [selectionSet]);
  if (writers.size === 0) return undefined;
  return async (variables) => {
    const answers = new Map<string, Bytes>();
    for (const [asked, write] of writers) answers.set(asked, await write(variables));
    return answers;
  };
}

/** What an introspection field asks, whatever it is called. */
export function askedBy(collected: CollectedField): string {
  const { selectionSet: _, alias: __, ...field } = collected.field;
  return [field, ...collected.sets].map(print).join(' ');
}

/** Whether an introspection field stands in it, however deep. */
function asksSchema({ selections }: SelectionSetNode): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
    if (selection.kind === Kind.FIELD && ['__schema', '__type'].includes(selection.name.value)) return true;
    return selection.selectionSet !== undefined && asksSchema(selection.selectionSet);
  });
}

function writerOf(
  collected: CollectedField,
  text: string,
  schema: GraphQLSchema,
): (variables: Variables) => Promise<Bytes> {
  const used = variablesIn(collected);
  const kept = keptOf(schema);
  return async (variables) => {
    const key =
      used.length === 0
        ? text
        : `${text} ${JSON.stringify(Object.fromEntries(used.map((name) => [name, variables[name]])))}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const answer = await executeIntrospection(schema, collected, variables);
    kept.set(key, answer);
    return answer;
  };
}

function keptOf(schema: GraphQLSchema): LRUCache<string, Bytes> {
  const kept =
    answered.get(schema) ??
    new LRUCache<string, Bytes>({
      maxSize: mostKept,
      maxEntrySize: longestKept,
      sizeCalculation: (answer, key) => answer.length + key.length,
    });
  answered.set(schema, kept);
  return kept;
}

function variablesIn({ field, sets }: CollectedField): string[] {
  const names = new Set<string>();
  const note = { Variable: ({ name }: { name: { value: string } }) => void names.add(name.value) };
  visit(
    { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections: sets.flatMap(({ selections }) => selections) } },
    note,
  );
  return [...names];
}
