import { expect, test } from '@jest/globals';
import type { Contract } from '#tools/published/published.ts';
import { findingsOf, propose } from './propose.ts';

const shop =
  'type Query { books: [Book!] stock: Int @tag(name: "internal") } type Book { title: String @tag(name: "partner") price: Int pages: Int }';
const partner: Contract = { name: 'partner', include: ['partner'], exclude: [] };
const open: Contract = { name: 'open', include: [], exclude: ['internal'] };

/** What the change of shop to an SDL says to those who see a part of the graph. */
const told = async (before: string, after: string, contracts = [open]) =>
  findingsOf(await propose({ published: { shop: before }, subgraph: 'shop', sdl: after, contracts }));

test('a field that gets a tag by which it is hidden breaks that contract alone', async () => {
  const after = shop.replace('price: Int', 'price: Int @tag(name: "internal")');
  const report = await propose({ published: { shop }, subgraph: 'shop', sdl: after, contracts: [open] });
  expect(findingsOf(report).filter((finding) => finding.startsWith('error'))).toEqual([
    'error FIELD_REMOVED Book.price',
  ]);
  expect(report.findings.find(({ rule }) => rule === 'FIELD_REMOVED')).toMatchObject({
    message: "Contract open: Field 'price' was removed from object type 'Book'",
    place: { file: 'shop.graphql', line: 1 },
  });
  expect(report.verdict).toBe('failed');
  expect((await told(shop, after, [])).filter((finding) => finding.startsWith('error'))).toEqual([]);
});

test('a field that comes to light is told', async () => {
  const both = shop.replace('pages: Int', 'pages: Int @tag(name: "internal")');
  expect(await told(both, shop)).toContain('note FIELD_ADDED Book.pages');
});

test('what the whole graph loses is said once', async () => {
  expect((await told(shop, shop.replace('price: Int', ''))).filter((finding) => finding.startsWith('error'))).toEqual([
    'error FIELD_REMOVED Book.price',
  ]);
});

test('a contract of which nothing is left, or whose tag nothing has any more, is lost, and the check fails', async () => {
  expect(await told(shop, shop.replace(' @tag(name: "internal")', ''))).toContain('error CONTRACT_LOST open');
  const tagged = shop.replace('books: [Book!]', 'books: [Book!] @tag(name: "partner")');
  expect(await told(tagged, shop, [partner])).toContain('error CONTRACT_LOST partner');
});

test('a change that no contract shows otherwise says nothing of them', async () => {
  expect(await told(shop, shop.replace('pages: Int', 'pages: Int\n  "How heavy it is."\n  weight: Int'))).toEqual([
    'note FIELD_ADDED Book.weight',
  ]);
});
