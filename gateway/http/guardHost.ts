import { isIP } from 'node:net';
import { sendJson, type Handler, type Upgrade } from '#platform/process/httpServer.ts';
import { isLoopback, isLoopbackName } from '#platform/values/loopback.ts';
import { remembered } from './headerPreferences.ts';

/**
 * A handler for what listens on `address`. Where that belongs to this machine alone, only requests for one of its own
 * names are answered: a page of any site can have its own name point here (DNS rebinding), and is then no foreign page
 * to the browser.
 */
export function guardHost(handler: Handler, address: string): Handler {
  if (!isOfThisMachine(address)) return handler;
  return (request, response) => {
    if (isOwn(request.headers.host ?? '')) handler(request, response);
    else
      sendJson(
        response,
        421,
        { errors: [{ message: refusal, extensions: { code: 'BAD_REQUEST' } }] },
        { connection: 'close' },
      );
  };
}

/** The same for those who ask for another protocol. */
export function guardUpgrade({ isFor, take }: Upgrade, address: string): Upgrade {
  if (!isOfThisMachine(address)) return { isFor, take };
  return { isFor: (request) => isOwn(request.headers.host ?? '') && isFor(request), take };
}

const isOfThisMachine = (address: string): boolean => isLoopbackName(address) || isLoopback(address);

const refusal =
  'This address belongs to this machine alone: the header Host must name it as localhost, a name under .localhost, 127.0.0.1 or [::1].';

const isOwn = remembered(isOwnHost);

/** Whether a page of this origin comes from this machine, whatever its port. */
export const isLoopbackOrigin = (origin: string): boolean => isOwn(/^https?:\/\/(.+)$/.exec(origin)?.[1] ?? '');

/** A Host header is a name or an address, the latter in brackets where it is IPv6, and perhaps a port. */
function isOwnHost(host: string): boolean {
  const [, inBrackets, plain] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  if (inBrackets !== undefined) return isIP(inBrackets) === 6 && isLoopback(inBrackets);
  return plain !== undefined && (isLoopbackName(plain) || isLoopback(plain));
}
