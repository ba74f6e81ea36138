import { expect, test } from '@jest/globals';
import { composedWithout } from './without.ts';

const catalog = `type Query { pets: [Animal] }
  interface Animal @key(fields: "id") { id: ID! name: String owner: Person }
  type Dog implements Animal @key(fields: "id") { id: ID! name: String owner: Person }
  interface Person @key(fields: "id") { id: ID! name: String pet: Animal }
  type Member implements Person @key(fields: "id") { id: ID! name: String pet: Animal }`;
const animal = 'type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external';

test('what is provided of an @interfaceObject may stand before it', () => {
  const { all, without } = composedWithout('interfaceObjectsFirst', {
    catalog,
    tags: `type Query { tagged: [Animal] @provides(fields: "name") } ${animal} tag: String }`,
  });
  expect(all).toContain('tagged: [Animal] @join__field(graph: TAGS, provides: "name")');
  expect(all).toContain('name: String @join__field(graph: CATALOG) @join__field(graph: TAGS, external: true)');
  expect(without).toEqual(['COMPOSER_FAILED']);
});

test('two @interfaceObjects may require fields of each other', () => {
  const { all, without } = composedWithout('interfaceObjectsFirst', {
    catalog,
    tags: `${animal} owner: Person @external tag: String @requires(fields: "owner { name }") }
      type Person @key(fields: "id") @interfaceObject { id: ID! name: String @external pet: Animal @external title: String @requires(fields: "pet { name }") }`,
  });
  expect(all).toContain('tag: String @join__field(graph: TAGS, requires: "owner { name }")');
  expect(all).toContain('title: String @join__field(graph: TAGS, requires: "pet { name }")');
  expect(all).toContain(
    'interface Animal @join__type(graph: CATALOG, key: "id") @join__type(graph: TAGS, key: "id", isInterfaceObject: true) {',
  );
  expect(without).toEqual(['COMPOSER_FAILED']);
});

test('where the text has them first nothing else is composed, fields with field sets or none', () => {
  const { all, without } = composedWithout('interfaceObjectsFirst', {
    catalog,
    tags: `${animal} tag: String @requires(fields: "name") plain: Int } extend type Query { tagged: [Animal] @provides(fields: "name") }`,
  });
  expect(all.toSorted()).toEqual(without.toSorted());
});
