import { p } from '@mikro-orm/core';
import { foldedSql } from './folded.ts';

/** A name in its folded form (folded.ts), kept by the database: not read, only compared. */
export const foldedColumn = () => p.text().nullable().lazy();

/** The trigger that keeps `folded_<column>` of each of these columns. */
export const keptFolded = (columns: readonly string[]) => ({
  name: 'folded',
  timing: 'before' as const,
  events: ['insert' as const, 'update' as const],
  forEach: 'row' as const,
  body: `${columns.map((name) => `new.folded_${name} := ${foldedSql(`new.${name}`)}; `).join('')}return new`,
});
