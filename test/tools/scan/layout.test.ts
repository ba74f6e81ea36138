import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { layout } from '#tools/scan/format/html/layout.ts';
import type { TableKind, TableStatus } from '#tools/scan/report.ts';

const table = (name: string, kind: TableKind): TableStatus => ({
  table: name,
  kind,
  tenantColumn: undefined,
  rows: 0,
  critical: 0,
  warning: 0,
  info: 0,
});

test('what refers to a table stands to its right, and what refers to no tenant below all', () => {
  const { boxes } = layout(
    [
      table('lines', 'other'),
      table('countries', 'other'),
      table('invoices', 'tenant'),
      table('organizations', 'root'),
      table('people', 'users'),
    ],
    [
      { from: 'invoices', to: 'organizations' },
      { from: 'lines', to: 'invoices' },
    ],
  );
  const at = new Map(boxes.map(({ table: { table: name }, x, y }) => [name, { x, y }]));
  expect(at.get('organizations')!.x).toBe(at.get('people')!.x);
  expect(at.get('organizations')!.y).toBeLessThan(at.get('people')!.y);
  expect(at.get('organizations')!.x).toBeLessThan(at.get('invoices')!.x);
  expect(at.get('invoices')!.x).toBeLessThan(at.get('lines')!.x);
  expect(Math.max(...boxes.map(({ y }) => y))).toBe(at.get('countries')!.y);
});

test('whatever refers to whatever, in circles too, each table has a box of its own inside the map', () => {
  const kinds = fc.array(fc.constantFrom<TableKind>('root', 'tenant', 'users', 'global', 'other'), { maxLength: 60 });
  fc.assert(
    fc.property(kinds, fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 90 }), (given, pairs) => {
      const tables = given.map((kind, index) => table(`table_${index}`, kind));
      const arrows = pairs
        .filter(([from, to]) => from < tables.length && to < tables.length)
        .map(([from, to]) => ({ from: `table_${from}`, to: `table_${to}` }));
      const drawn = layout(tables, arrows);
      expect(drawn.boxes.map((box) => box.table.table).toSorted()).toEqual(tables.map((one) => one.table).toSorted());
      for (const [index, box] of drawn.boxes.entries()) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + drawn.box.width).toBeLessThanOrEqual(drawn.width);
        expect(box.y + drawn.box.height).toBeLessThanOrEqual(drawn.height);
        const overlapping = drawn.boxes
          .slice(index + 1)
          .filter(
            (other) => Math.abs(other.x - box.x) < drawn.box.width && Math.abs(other.y - box.y) < drawn.box.height,
          );
        expect(overlapping).toEqual([]);
      }
    }),
  );
});
