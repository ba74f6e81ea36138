/**
 * Escapes that PostgreSQL does not store (NUL, halves of surrogate pairs), and the download tokens that Slack puts into
 * the URLs of an export.
 */
const suspicious = /\\u0000|\\ud[89a-f]|[?&]t=xox/i;
const token = /([?&])t=xox[a-z]-[^&\s"]*/gi;

/**
 * A parsed value with every string fit to be stored: what PostgreSQL refuses becomes U+FFFD, and Slack's download
 * tokens are gone.
 */
export function storable(value: unknown, source: string): unknown {
  return suspicious.test(source) ? fit(value) : value;
}

function fit(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\ufffd').toWellFormed().replace(token, '$1t=');
  if (Array.isArray(value)) return value.map(fit);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [fit(key) as string, fit(item)]));
}
