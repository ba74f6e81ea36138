import { expect, test } from '@jest/globals';
import { assertVersion, raiseVersion, revise } from '#platform/data/versions.ts';
import type { OrgraphError } from '#platform/values/errors.ts';

const editor = '00000000-0000-4000-8000-000000000001';
const made = () => ({
  version: 4,
  updatedAt: new Date('2026-11-29T20:15:03.214Z'),
  updatedById: editor as string | null,
  name: 'First',
  note: null as string | null,
  tags: ['a'],
});

function currentFor(subject: string, permissions: string[], updatedById: string | null = editor): unknown {
  try {
    assertVersion({ ...made(), updatedById }, 3, { subject, permissions });
  } catch (error) {
    return (error as OrgraphError).extensions['current'];
  }
  return undefined;
}

test('the current version passes, every other is a conflict', () => {
  expect(() => assertVersion(made(), 4, { subject: 'x', permissions: [] })).not.toThrow();
  for (const given of [3, 5, 0, -1])
    expect(() => assertVersion(made(), given, { subject: 'x', permissions: [] })).toThrow('its version is 4');
});

test('who made the current version is told to who may see members, and to themselves', () => {
  const current = { version: 4, updatedAt: '2026-11-29T20:15:03.214Z' };
  expect(currentFor('x', ['member:read'])).toEqual({ ...current, updatedBy: editor });
  expect(currentFor(editor, [])).toEqual({ ...current, updatedBy: editor });
  expect(currentFor('x', ['content:read'])).toEqual({ ...current, updatedBy: null });
  expect(currentFor('x', ['member:read'], null)).toEqual({ ...current, updatedBy: null });
});

test('a change that changes nothing raises no version; one that does says whose it is', () => {
  const row = made();
  expect(revise(row, { name: 'First', note: null, tags: ['a'] }, 'other')).toBe(false);
  expect(row).toEqual(made());
  expect(revise(row, { name: 'First', tags: [] }, 'other')).toBe(true);
  expect(row).toEqual({ ...made(), tags: [], version: 5, updatedById: 'other' });
  raiseVersion(row, editor);
  expect(row).toMatchObject({ version: 6, updatedById: editor });
});
