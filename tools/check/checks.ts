import { changes } from './changes/changes.ts';
import type { Check } from './context.ts';
import { lint } from './lint/lint.ts';

/** What is checked once a change composes, in the order of the report. */
export const checks: readonly Check[] = [changes, lint];
