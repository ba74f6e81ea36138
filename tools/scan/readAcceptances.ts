import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { didYouMean } from '../process/didYouMean.ts';
import { UsageError } from '../process/exitCode.ts';
import type { Acceptance } from './accept.ts';
import { describedRules } from './rules/rules.ts';

const shape = z.array(
  z.strictObject({
    rule: z.string(),
    table: z.string(),
    column: z.string().optional(),
    reason: z.string().trim().min(1),
    until: z.union([z.iso.date(), z.date().transform((day) => day.toISOString().slice(0, 10))], {
      error: 'the day until which it may stay, as 2027-06-30',
    }),
  }),
);

/** @throws UsageError where the file is no list of acceptances, or one names a rule that there is not. */
export function readAcceptances(file: string): Acceptance[] {
  try {
    const acceptances = shape.parse(parse(readFileSync(file, 'utf8')) ?? []);
    for (const { rule } of acceptances)
      if (!describedRules.some(({ id, name }) => id === rule || name === rule))
        throw new Error(
          `there is no rule ${rule}.${didYouMean(
            rule,
            describedRules.flatMap(({ id, name }) => [id, name]),
          )}`,
        );
    return acceptances;
  } catch (error) {
    throw new UsageError(
      `--accept ${file}: ${error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message.split(':\n')[0]}`,
    );
  }
}
