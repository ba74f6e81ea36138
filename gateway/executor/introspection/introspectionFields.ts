import { Kind, print, visit, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Bytes } from '../../http/jsonBytes.ts';
import { collectFields, type CollectedField } from '../../operation/collectFields.ts';
import { executeIntrospection } from './executeIntrospection.ts';

type Variables = Readonly<Record<string, unknown>>;

/** The ready text of each introspection field, by response name. */
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
  const fields = collectFields(schema, schema.getRootType(operation)!, [selectionSet]).filter(
    ({
      field: {
        name: { value },
      },
    }) => value === '__schema' || value === '__type',
  );
  if (fields.length === 0) return undefined;
  const writers = fields.map((field) => ({ name: field.responseName, write: writerOf(field, schema) }));
  return async (variables) => {
    const answers = new Map<string, Bytes>();
    for (const { name, write } of writers) answers.set(name, await write(variables));
    return answers;
  };
}

function writerOf(collected: CollectedField, schema: GraphQLSchema): (variables: Variables) => Promise<Bytes> {
  const { selectionSet: _, alias: __, ...field } = collected.field;
  const text = [field, ...collected.sets].map(print).join(' ');
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
