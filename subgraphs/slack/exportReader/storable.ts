import { mayHoldSecret, withoutSecrets } from './secrets.ts';

/**
 * A parsed value fit to be stored: what PostgreSQL refuses in a string (NUL, halves of surrogate pairs) is U+FFFD, and
 * secrets are gone.
 * @param source the JSON text that it was parsed from.
 */
export function storable(value: unknown, source: string): unknown {
  const fitting = suspicious.test(source) ? fit(value) : value;
  return mayHoldSecret(source) ? withoutSecrets(fitting) : fitting;
}

const suspicious = /\\u0000|\\ud[89a-f]/i;

function fit(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\ufffd').toWellFormed();
  if (Array.isArray(value)) return value.map(fit);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [fit(key) as string, fit(item)]));
}
