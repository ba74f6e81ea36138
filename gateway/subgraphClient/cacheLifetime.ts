import type { HttpResponse } from './transport/httpResponse.ts';

/**
 * For how long everybody's caches may keep an answer that is made of several: the least that any of them says of
 * itself (RFC 9111).
 */
export class CacheLifetime {
  #least = Infinity;

  take({ status, cacheControl, age }: Pick<HttpResponse, 'status' | 'cacheControl' | 'age'>): void {
    const seconds = status === 200 ? secondsIn(cacheControl ?? '') - secondsOf(age ?? '0') : 0;
    this.#least = Math.max(0, Math.min(this.#least, seconds));
  }

  /** Seconds; 0 where it may not be kept, and where nothing was asked. */
  get seconds(): number {
    return Number.isFinite(this.#least) ? this.#least : 0;
  }
}

const forbidding = new Set(['private', 'no-store', 'no-cache']);

/** What shared caches may do: only where it says `public`. */
function secondsIn(cacheControl: string): number {
  const directives = new Map(
    cacheControl
      .toLowerCase()
      .split(',')
      .map((directive): [string, string] => {
        const [name = '', value = ''] = directive.split('=', 2).map((part) => part.trim());
        return [name, value.replaceAll('"', '')];
      }),
  );
  if (!directives.has('public') || [...directives.keys()].some((name) => forbidding.has(name))) return 0;
  return secondsOf(directives.get('s-maxage') ?? directives.get('max-age') ?? '0');
}

/** Whole seconds, a year at most; 0 for what is no number: what is not understood is not kept. */
function secondsOf(text: string): number {
  return /^\d{1,10}$/.test(text) ? Math.min(Number(text), 31_536_000) : 0;
}
