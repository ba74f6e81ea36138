import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { filesUnder, read } from '../../architecture/repository.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is missing above a folder is made with it, under its mode, and the topmost is told', () => {
  const wanted = join(folder, 'a/b/c');
  expect(makeFolders(wanted, 0o700)).toBe(join(folder, 'a'));
  expect(['a', 'a/b', 'a/b/c'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
  expect(makeFolders(wanted)).toBeUndefined();
  expect(makeFolders(join(wanted, 'd'))).toBe(join(wanted, 'd'));
});

test('a file in the place of a folder, or above it, is an error with its path', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makeFolders(file)).toThrow(expect.objectContaining({ code: 'EEXIST', path: file }));
  expect(() => makeFolders(join(file, 'a/b'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
});

// Node’s own `recursive` never returns from there.
test('a folder in which nothing can be made is an error', () => {
  if (!existsSync('/proc/self')) return;
  for (const path of ['/proc/orgraph', '/proc/orgraph/data'])
    expect(() => makeFolders(path)).toThrow(expect.objectContaining({ code: 'ENOENT', path: '/proc/orgraph' }));
});

test('no process of ours makes folders in another way', () => {
  const files = filesUnder().filter((file) => /^(platform|gateway|subgraphs|tools)\/(?!pack\/).*\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => /\bmkdir(Sync)?\([^;]*recursive: true/.test(read(file)))).toEqual([]);
});
