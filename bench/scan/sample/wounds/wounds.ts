import { tableWounds } from './tables.ts';
import { tenancyWounds } from './tenancy.ts';
import type { Wound } from './wound.ts';

/** In their order: a seed draws by it. */
export const wounds: Readonly<Record<string, Wound>> = { ...tenancyWounds, ...tableWounds };
