import { describe, expect, test } from '@jest/globals';
import {
  Kind,
  parse,
  print,
  visit,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type TypeNode,
} from 'graphql';
import { composeSubgraphs } from '#tools/schema/composer/composeSubgraphs.ts';
import { corrected } from '#tools/schema/composer/corrections.ts';
import { verifyComposition } from '#tools/schema/composer/verifyComposition.ts';
import { header } from '../../../gateway/fixture/compose.ts';

const subgraphs = Object.entries({
  a: `type Query { animal(kind: Kind): Animal thing: Thing any: Any shared: Int @shareable one: Int }
    enum Kind { CAT DOG } enum Mood { GOOD BAD } union Any = Cat | Dog
    interface Animal @key(fields: "id") { id: ID! name: String }
    type Cat implements Animal @key(fields: "id") { id: ID! name: String mood: Mood }
    type Dog implements Animal @key(fields: "id") { id: ID! name: String }
    type Thing @key(fields: "id") @key(fields: "sku", resolvable: false) { id: ID! sku: ID weight: Int moved: Int new: Int }
    input Filter { name: String }`,
  b: `type Query { things(by: Filter): [Thing] @provides(fields: "weight") shared: Int @shareable }
    type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external tag: String @requires(fields: "name") }
    type Thing @key(fields: "id") { id: ID! weight: Int @external cost: Int! @requires(fields: "weight") moved: Int @override(from: "a") new: Int @override(from: "a", label: "percent(5)") }
    enum Mood { GOOD BAD } union Any = Cup type Cup { mood: Mood } input Filter { name: String! }`,
}).map(([name, sdl]) => ({ name, url: `http://${name}.test`, document: parse(header + sdl) }));

const composed = print(corrected()(subgraphs).supergraph!);
const mistakesIn = (supergraph: string): string[] =>
  verifyComposition(parse(supergraph), subgraphs).map(({ message }) => message.split('. No graph is made')[0]!);

test('what is composed is as the subgraphs say', () => {
  expect(mistakesIn(composed)).toEqual([]);
});

describe('what is composed differently is an error that names the type, the field and the subgraph', () => {
  test.each([
    [
      'an address',
      'url: "http://b.test"',
      'url: "http://a.test"',
      'b',
      'b',
      'it is at http://b.test, in the supergraph at http://a.test',
    ],
    [
      'a type that is lost',
      ' @join__type(graph: B) {\n  mood: Mood',
      ' @join__type(graph: A) {\n  mood: Mood',
      'Cup',
      'b',
      'the supergraph does not have it there',
    ],
    [
      'a type that nobody has',
      ' @join__type(graph: B) {\n  mood: Mood',
      ' @join__type(graph: B) @join__type(graph: A) {\n  mood: Mood',
      'Cup',
      'a',
      'it has no such type',
    ],
    [
      'a key',
      ', key: "sku", resolvable: false',
      '',
      'Thing',
      'a',
      'it has the keys "id", "sku" (not resolvable), in the supergraph "id"',
    ],
    [
      'a key that nobody resolves',
      ', resolvable: false',
      '',
      'Thing',
      'a',
      'it has the keys "id", "sku" (not resolvable), in the supergraph "id", "sku"',
    ],
    ['@interfaceObject', ', isInterfaceObject: true', '', 'Animal', 'b', 'it is an @interfaceObject only there'],
    [
      'an interface',
      ' @join__implements(graph: A, interface: "Animal")',
      '',
      'Cat',
      'a',
      'it implements Animal, in the supergraph none',
    ],
    [
      'a union’s member',
      ' @join__unionMember(graph: A, member: "Dog")',
      '',
      'Any',
      'a',
      'it has the members Cat, Dog, in the supergraph Cat',
    ],
    [
      'an enum’s value',
      'BAD @join__enumValue(graph: A) @join__enumValue(graph: B)',
      'BAD @join__enumValue(graph: A)',
      'Mood',
      'b',
      'it has the values BAD, GOOD, in the supergraph GOOD',
    ],
    [
      'a field that is lost',
      'cost: Int! @join__field(graph: B, requires: "weight")',
      'cost: Int! @join__field(graph: A, requires: "weight")',
      'Thing.cost',
      'b',
      'the supergraph does not have it there',
    ],
    [
      'a field that nobody has',
      '@join__field(graph: B, requires: "weight")',
      '@join__field(graph: B, requires: "weight") @join__field(graph: A)',
      'Thing.cost',
      'a',
      'it has no such field',
    ],
    [
      '@external',
      '@join__field(graph: B, external: true)',
      '@join__field(graph: B)',
      'Thing.weight',
      'b',
      'it is @external, in the supergraph not',
    ],
    [
      '@external that nobody says',
      'sku: ID @join__field(graph: A)',
      'sku: ID @join__field(graph: A, external: true)',
      'Thing.sku',
      'a',
      'it is @external in the supergraph only',
    ],
    ['@requires', ', requires: "name"', '', 'Animal.tag', 'b', 'it has @requires name, in the supergraph none'],
    [
      '@provides',
      ', provides: "weight"',
      ', provides: "id"',
      'Query.things',
      'b',
      'it has @provides weight, in the supergraph id',
    ],
    [
      '@override',
      'moved: Int @join__field(graph: B, override: "a")',
      'moved: Int @join__field(graph: B)',
      'Thing.moved',
      'b',
      'it has @override from a, in the supergraph none',
    ],
    [
      '@override’s label',
      /(new: Int.*graph: B.*), overrideLabel: "percent\(5\)"/,
      '$1',
      'Thing.new',
      'b',
      'it has @override with the label percent(5), in the supergraph none',
    ],
    [
      'what is overridden',
      'moved: Int @join',
      'moved: Int @join__field(graph: A) @join',
      'Thing.moved',
      'a',
      '@override takes it away, in the supergraph not',
    ],
    [
      'a type that is wider',
      'cost: Int! ',
      'cost: Int ',
      'Thing.cost',
      'b',
      'it has the type Int!, in the supergraph Int',
    ],
    [
      'a type that is narrower',
      'weight: Int @join__field(graph: A)',
      'weight: Int! @join__field(graph: A, type: "Int")',
      'Thing.weight',
      'a',
      'it gives Int, which is not always the supergraph’s Int!',
    ],
    [
      'an argument',
      'things(by: Filter)',
      'things(by: Filter, first: Int)',
      'Query.things',
      'b',
      'it has no argument first',
    ],
    [
      'an input’s field',
      /(input Filter[^]*?name: String)!/,
      '$1',
      'Filter.name',
      'b',
      'it takes String!, which String is not',
    ],
    [
      'sharing',
      'one: Int @join__field(graph: A)',
      'one: Int @join__field(graph: A) @join__field(graph: B)',
      'Query.one',
      'a',
      'it is not @shareable, and the supergraph asks others for it too',
    ],
  ] as const)('%s', (_, part, instead, subject, subgraph, found) => {
    const wrong = composed.replace(part, instead);
    expect(wrong).not.toBe(composed);
    expect(mistakesIn(wrong)).toContain(
      `"${subject}" of subgraph "${subgraph}" is composed differently from what the subgraph says: ${found}`,
    );
  });
});

test('a field that is another’s everywhere is refused: the composer alone composes it', () => {
  const sdls = {
    a: 'type Query { pets: [Pet] } interface Pet @key(fields: "id") { id: ID! } type Dog implements Pet @key(fields: "id") { id: ID! name: String }',
    b: 'type Pet @key(fields: "id") @interfaceObject { id: ID! name: String @external tag: String @requires(fields: "name") }',
  };
  const documents = Object.entries(sdls).map(([name, sdl]) => ({ name, url: '', document: parse(header + sdl) }));
  expect(corrected()(documents).errors).toBeUndefined();
  expect(composeSubgraphs(documents).errors?.map(({ message }) => message)).toEqual([
    '"Pet.name" of subgraph "b" is @external in every subgraph that has it: none answers it',
  ]);
});

test('what an @interfaceObject adds to an interface is refused where another interface of that one lacks it', () => {
  const sdls = {
    a: `type Query { nodes: [Node] } interface Node @key(fields: "id") { id: ID! } interface Media implements Node @key(fields: "id") { id: ID! title: String }
      type Book implements Media & Node @key(fields: "id") { id: ID! title: String }`,
    b: 'type Node @key(fields: "id") @interfaceObject { id: ID! note: String }',
  };
  const documents = Object.entries(sdls).map(([name, sdl]) => ({ name, url: '', document: parse(header + sdl) }));
  expect(corrected()(documents).errors).toBeUndefined();
  expect(composeSubgraphs(documents).errors?.map(({ message, extensions }) => [extensions['code'], message])).toEqual([
    [
      'INTERFACE_FIELD_NO_IMPLEM',
      'Interface field "Node.note" is declared in subgraph "b" but "Media", which implements "Node", does not have it',
    ],
  ]);
});

test('@override from a subgraph that is not there, or has no such field, is none', () => {
  const sdls = {
    a: 'type Query { one: Int }',
    b: 'type Query { two: Thing } type Thing @key(fields: "id") { id: ID! here: Int @override(from: "a") there: Int @override(from: "gone") }',
  };
  const documents = Object.entries(sdls).map(([name, sdl]) => ({ name, url: '', document: parse(header + sdl) }));
  expect(composeSubgraphs(documents).errors).toBeUndefined();
});

describe('nothing that a supergraph says of its subgraphs can be left out unnoticed', () => {
  const document = parse(composed);
  const joins: { at: string; said: string; without: DocumentNode }[] = [];
  for (const [index, definition] of document.definitions.entries())
    visit(definition, {
      Directive(directive, _key, _parent, path, ancestors) {
        const name = directive.name.value;
        if (!name.startsWith('join__') || name === 'join__graph') return;
        const at = `${'name' in definition ? definition.name?.value : ''} ${path.join('.')}`;
        const changed = (instead: DirectiveNode | null): DocumentNode => ({
          ...document,
          definitions: document.definitions.with(
            index,
            visit(definition, { Directive: (other) => (other === directive ? instead : undefined) }) as DefinitionNode,
          ),
        });
        joins.push({ at, said: print(directive), without: changed(null) });
        for (const argument of directive.arguments ?? []) {
          if (argument.name.value === 'graph' || argument.name.value === 'interface') continue;
          // A type that is the supergraph's own may be left out.
          const field = ancestors.at(-1);
          const own = field !== undefined && 'type' in field ? print(field.type as TypeNode) : undefined;
          if (argument.value.kind === Kind.STRING && argument.name.value === 'type' && argument.value.value === own)
            continue;
          const others = directive.arguments!.filter((other) => other !== argument);
          const said = `${print(argument)} of ${print(directive)}`;
          joins.push({ at, said, without: changed({ ...directive, arguments: others }) });
        }
      },
    });

  test.each(joins)('$at: $said', ({ without }) => {
    expect(verifyComposition(without, subgraphs)).not.toEqual([]);
  });
});
