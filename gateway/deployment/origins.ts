import type { z } from 'zod';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { listed } from './bySubgraph.ts';

/** Words that stand for origins, beside `null`, which browsers send of pages that have none. */
const words = new Set(['*', 'loopback', 'null']);

/** Origins as browsers write them, separated by commas; an issue for each that no browser would send. */
export function origins(text: string, context: z.RefinementCtx): string[] {
  const given = listed(text).map((one) => one.replace(/\/+$/, ''));
  for (const one of given) {
    const message = words.has(one) ? undefined : mistakeOf(one);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }
  return given;
}

function mistakeOf(text: string): string | undefined {
  if (text.includes('*')) return `${text} is no origin: * stands alone and means all, or each is named`;
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return `${text} is no origin: write https://${text}, or http://${text}`;
  if (!URL.canParse(text))
    return `${text} is no origin: write scheme, host and perhaps port, as https://app.example.com`;
  const { protocol, host } = new URL(text);
  const origin = `${protocol}//${host}`;
  return origin === text ? undefined : `${text} is not what browsers send: write ${origin}`;
}

/** @throws ConfigurationError where they name no page exactly, as those must be that keep a session in a cookie. */
export function assertNamed(origins: readonly string[]): void {
  if (!origins.some((origin) => origin.includes(':')) || origins.includes('*'))
    throw new ConfigurationError(
      'SESSION_COOKIES: is on, so CORS_ORIGINS must name exactly the origins whose pages keep a session; * and loopback name none',
    );
}
