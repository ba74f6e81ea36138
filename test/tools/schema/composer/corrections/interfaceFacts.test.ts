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
