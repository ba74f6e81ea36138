import { expect, test } from '@jest/globals';
import { Kind, parse, type FieldDefinitionNode, type TypeNode } from 'graphql';
import { subgraphNames } from '#platform/process/names.ts';
import { subgraphFiles } from '#tools/create/files.ts';
import { filesUnder, read } from './repository.ts';

// CONTRIBUTING.md, "Style": a mutation has one form. What the form of each is follows from its schema.

interface Aggregate {
  folder: string;
  read: (file: string) => string;
}

const aggregates = filesUnder('subgraphs/')
  .filter((file) => file.endsWith('/schema.graphql'))
  .map((file) => file.slice(0, -'schema.graphql'.length));

/**
 * As `npx orgraph create` writes one; the names are given, so that it does not matter which the project has already.
 */
const naming = {
  name: 'billing',
  aggregate: 'invoice',
  Type: 'Invoice',
  type: 'invoice',
  types: 'invoices',
  words: 'invoice',
  manyWords: 'invoices',
  table: 'invoice',
};
const written = new Map(
  subgraphFiles({ ...naming, port: 4005, migration: 'Initial' }, true).map(({ path, text }) => [path, text]),
);

const ofRepository = (folder: string): Aggregate => ({ folder, read: (file) => read(folder + file) });
const ofScaffold: Aggregate = {
  folder: 'subgraphs/billing/invoice/',
  read: (file) => written.get(`subgraphs/billing/invoice/${file}`) ?? '',
};

test.each(aggregates)('every mutation of %s is a resolver of one line before the function of its name', (folder) => {
  expectForm(ofRepository(folder));
});

test('the mutations of a new subgraph have that form too', () => {
  expect(mutationsOf(ofScaffold)).toHaveLength(2);
  expectForm(ofScaffold);
});

test('what a mutation creates comes with its place in its list too', () => {
  const creating = [...aggregates.map(ofRepository), ofScaffold]
    .flatMap(mutationsOf)
    .filter(({ name, edges }) => name.startsWith('create') || edges.length > 0);
  expect(creating.filter(({ edges, payload }) => edges.join() !== `${payload[0]}Edge`)).toEqual([]);
  expect(creating.length).toBeGreaterThan(7);
});

test('every subgraph of ours has mutations', () => {
  const changing = aggregates
    .filter((folder) => mutationsOf(ofRepository(folder)).length > 0)
    .map((folder) => folder.split('/')[1]!);
  expect(subgraphNames.filter((name) => !changing.includes(name))).toEqual([]);
});

function expectForm(aggregate: Aggregate): void {
  const mutations = mutationsOf(aggregate);
  const resolvers = aggregate.read('resolvers.ts');
  expect(entriesOf(resolvers)).toEqual(mutations.map(({ resolver }) => resolver));
  for (const { name, parameters } of mutations) {
    expect(resolvers).toContain(`import { ${name} } from './${name}.ts';`);
    const text = aggregate.read(`${name}.ts`);
    expect(exportsOf(text)).toEqual([`async function ${name}(${parameters}): Promise`]);
    expect(text).not.toMatch(/\bflush\(/);
  }
}

/**
 * What the schema's mutations are in code: a payload of one field wraps what the function returns, one of several is
 * what it returns.
 */
function mutationsOf({ read: readFile }: Aggregate) {
  const { definitions } = parse(readFile('schema.graphql'));
  const objects = definitions.filter(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
  );
  const fieldsOf = (type: string): readonly FieldDefinitionNode[] =>
    objects.filter((node) => node.name.value === type).flatMap(({ fields }) => fields ?? []);
  return fieldsOf('Mutation').map(({ name: { value: name }, arguments: given = [], type }) => {
    const input = given.length === 0 ? undefined : nameOf(given[0]!.type);
    // The edge of what was created is read by a resolver of the payload.
    const [edges, payload] = partition(fieldsOf(nameOf(type)), (field) => nameOf(field.type).endsWith('Edge'));
    const signature = input === undefined ? '(_, __, context)' : '(_, { input }, context)';
    const call = input === undefined ? `${name}(context)` : `${name}(context, input)`;
    return {
      name,
      resolver:
        payload.length === 1
          ? `${name}: async ${signature} => ({ ${payload[0]!.name.value}: await ${call} })`
          : `${name}: ${signature} => ${call}`,
      edges: edges.map((field) => field.name.value),
      payload: payload.map((field) => field.name.value),
      parameters: input === undefined ? 'context: Context' : `context: Context, input: ${input}`,
    };
  });
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));

/** The entries of a file's `Mutation`; none where there is no such map. */
function entriesOf(resolvers: string): string[] {
  const [, map] = /^ {2}Mutation: \{\n([\s\S]*?)^ {2}\},$/m.exec(resolvers) ?? [];
  expect(resolvers.match(/\bMutation:/g) ?? []).toHaveLength(map === undefined ? 0 : 1);
  return (map?.split(/^ {4}(?=\w)/m).slice(1) ?? []).map(onOneLine);
}

/** A file's exports but for types, each up to what it promises. */
const exportsOf = (text: string): string[] =>
  [...text.matchAll(/^export (?!interface |type )([^<{=]*)/gm)].map(([, head]) => onOneLine(head!));

/** The same code however its lines are broken. */
const onOneLine = (code: string): string =>
  code
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/,(?= ?[)\]}]|$)/g, '')
    .replaceAll(/(?<=\() | (?=\))/g, '');
