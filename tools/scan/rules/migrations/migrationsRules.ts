import type { Rule } from '../../rule.ts';
import { columnDiffers } from './columnDiffers.ts';
import { deprecatedReferenced } from './deprecatedReferenced.ts';
import { historyAmbiguous } from './historyAmbiguous.ts';
import { historyMissing } from './historyMissing.ts';
import { migrationPending } from './migrationPending.ts';
import { migrationUnfinished } from './migrationUnfinished.ts';
import { tableExtra } from './tableExtra.ts';
import { tableMissing } from './tableMissing.ts';

/** In the order of their numbers. */
export const migrationsRules: readonly Rule[] = [
  historyMissing,
  historyAmbiguous,
  migrationUnfinished,
  migrationPending,
  tableMissing,
  columnDiffers,
  tableExtra,
  deprecatedReferenced,
];
