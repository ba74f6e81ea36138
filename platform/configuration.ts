import { z } from 'zod';

/** A configuration that cannot be used; its message has one line per mistake. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/**
 * Reads a process' configuration from its environment. An empty variable counts as absent.
 * @throws ConfigurationError naming every variable that is wrong, one line each.
 */
export function readConfiguration<Shape extends z.ZodRawShape>(shape: Shape, environment: NodeJS.ProcessEnv = process.env): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(environment).filter(([name, value]) => name in shape && value !== ''));
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data;
  throw new ConfigurationError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
}

/** A required variable; `what` says in one line what belongs there. */
export const required = (what: string) => z.string({ error: `is missing: ${what}` });

export const port = () => z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535);
export const url = () => z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).transform((text) => text.replace(/\/+$/, ''));
export const seconds = (fallback: number) => z.coerce.number({ error: 'must be a number of seconds' }).positive().default(fallback);
export const count = (fallback: number) => z.coerce.number({ error: 'must be a whole number' }).int().positive().default(fallback);
