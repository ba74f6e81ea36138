import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createMemoryStore, hashOf, type DocumentStore } from '#gateway/documents/documentStore.ts';
import { ScopeKey } from '#gateway/identity/scopeKey.ts';
import { anonymous } from '#platform/identity/identity.ts';

const scope = (organization = randomUUID()) => ScopeKey.ofOrganization({ ...anonymous, kind: 'user', organization });
const document = (text: string) => ({ hash: hashOf(text), text });
const limits = {
  longest: 100,
  share: { documents: 3, characters: 1_000 },
  all: { documents: 5, characters: 1_000 },
  idle: 1_000,
};
const has = (store: DocumentStore, text: string, of: ScopeKey) => store.peek(hashOf(text), of) !== undefined;

test('a full share loses what it has not asked for longest', () => {
  const store = createMemoryStore(limits);
  const one = scope();
  for (const text of ['a', 'b', 'c']) store.keep(document(text), one);
  expect(has(store, 'a', one)).toBe(true);
  store.keep(document('d'), one);
  expect(['a', 'b', 'c', 'd'].map((text) => has(store, text, one))).toEqual([true, false, true, true]);
});

test('characters count, a long document is not kept', () => {
  const store = createMemoryStore({ ...limits, share: { documents: 10, characters: 150 } });
  const one = scope();
  const [first, second] = ['a'.repeat(100), 'b'.repeat(60)] as const;
  store.keep(document(first), one);
  store.keep(document(second), one);
  expect([first, second].map((text) => has(store, text, one))).toEqual([false, true]);
  store.keep(document('c'.repeat(101)), one);
  expect(['c'.repeat(101), second].map((text) => has(store, text, one))).toEqual([false, true]);
});

test('nobody’s documents make another’s go, until that one has not asked for long', () => {
  const clock = { now: 0 };
  const store = createMemoryStore(limits, () => clock.now);
  const [one, other, late] = [scope(), scope(), scope()];
  for (const text of ['a', 'b', 'c']) store.keep(document(text), one);
  for (const text of ['d', 'e', 'f', 'g', 'h']) store.keep(document(text), other);
  expect(['a', 'b', 'c'].every((text) => has(store, text, one))).toBe(true);
  expect(['d', 'e', 'f', 'g', 'h'].map((text) => has(store, text, other))).toEqual([false, false, false, true, true]);
  store.keep(document('i'), late);
  expect(has(store, 'i', late)).toBe(false);
  clock.now = 900;
  expect(has(store, 'g', other)).toBe(true);
  clock.now = 1_100;
  store.keep(document('i'), late);
  expect([has(store, 'a', one), has(store, 'g', other), has(store, 'i', late)]).toEqual([false, true, true]);
});

test('one text of many scopes is there once, and for as long as one of them has it', () => {
  const store = createMemoryStore({ ...limits, all: { documents: 100, characters: 6 } });
  const scopes = Array.from({ length: 10 }, () => scope());
  for (const of of scopes) store.keep(document('abcdef'), of);
  const found = scopes.map((of) => store.peek(hashOf('abcdef'), of));
  expect(new Set(found).size).toBe(1);
  expect(found[0]).toEqual(document('abcdef'));
  const stranger = scope();
  expect(store.find(hashOf('abcdef'), [stranger])).toBeUndefined();
  store.keep(document('g'), stranger);
  expect(has(store, 'g', stranger)).toBe(false);
});

test('a flood of shares and documents is bounded', () => {
  const store = createMemoryStore({ ...limits, all: { documents: 200, characters: 2_000 } });
  let kept = 0;
  for (let number = 0; number < 5_000; number += 1) {
    const of = scope();
    store.keep(document(`document ${number}`), of);
    if (has(store, `document ${number}`, of)) kept += 1;
  }
  expect(kept).toBeGreaterThan(100);
  expect(kept).toBeLessThanOrEqual(200);
});
