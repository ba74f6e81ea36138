import type { TableKind, TableStatus } from '../report.ts';

/** Where a table's box stands, by its upper left corner. */
export interface Place {
  table: TableStatus;
  x: number;
  y: number;
}

const [column, row, perRow, gap] = [215, 56, 6, 28];
const order: readonly TableKind[] = ['root', 'users', 'tenant', 'other', 'global'];

/** One band of boxes for each kind of table, the tenants’ first; as many rows in it as it needs. */
export function layout(tables: readonly TableStatus[]): { places: Place[]; width: number; height: number } {
  const places: Place[] = [];
  let y = gap;
  for (const kind of order) {
    const band = tables.filter((table) => table.kind === kind);
    band.forEach((table, index) =>
      places.push({ table, x: gap + (index % perRow) * column, y: y + Math.floor(index / perRow) * row }),
    );
    if (band.length > 0) y += Math.ceil(band.length / perRow) * row + gap;
  }
  return { places, width: gap + perRow * column, height: y };
}
