import { expect, test } from '@jest/globals';
import { composedWithout } from './without.ts';

const catalog = `type Query { pets: [Animal] }
  interface Animal @key(fields: "id") { id: ID! name: String }
  type Dog implements Animal @key(fields: "id") { id: ID! name: String }`;

test('@external of an @interfaceObject stays where all subgraphs with the interface have the field', () => {
  const { all, without } = composedWithout('interfaceFacts', {
    catalog,
    tags: 'type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external tag: String @requires(fields: "name") }',
  });
  expect(all).toContain('name: String @join__field(graph: CATALOG) @join__field(graph: TAGS, external: true)');
  expect(all).toContain('tag: String @join__field(graph: TAGS, requires: "name")');
  expect(without).toContain('name: String');
});

test('a field of which nobody states more has no join directives', () => {
  const { all, without } = composedWithout('interfaceFacts', {
    catalog,
    tags: 'type Animal @key(fields: "id") @interfaceObject { id: ID! tag: String }',
  });
  expect(all).toEqual(without);
});

test('@override among @interfaceObjects takes the field away, and its label stands at both', () => {
  const animal = 'type Animal @key(fields: "id") @interfaceObject { id: ID!';
  const { all, without } = composedWithout('interfaceFacts', {
    catalog,
    one: `${animal} tag: String note: String }`,
    other: `${animal} tag: String @override(from: "one") note: String @override(from: "one", label: "percent(5)") }`,
  });
  expect(all).toContain('tag: String @join__field(graph: OTHER, override: "one")');
  expect(all).toContain(
    'note: String @join__field(graph: ONE, overrideLabel: "percent(5)") @join__field(graph: OTHER, override: "one", overrideLabel: "percent(5)")',
  );
  expect(without).toContain('tag: String @join__field(graph: ONE) @join__field(graph: OTHER, override: "one")');
});
