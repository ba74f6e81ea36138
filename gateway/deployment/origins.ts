import type { z } from 'zod';
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
