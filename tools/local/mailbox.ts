import type { IncomingMessage } from 'node:http';
import { listen } from '#platform/process/httpServer.ts';
import { isLoopback, isLoopbackName } from '#platform/values/loopback.ts';
import { listMails, readMail } from '../../subgraphs/tenancy/mail/mailbox.ts';
import { findPort } from '../database/ports.ts';
import { loopback } from './addresses.ts';
import { mailHtml, mailsHtml, noMailHtml } from './mailboxHtml.ts';

export interface ShownMailbox {
  url: string;
  stop(): Promise<void>;
}

/** Where it listens, or on the next free port. */
const usualPort = 4025;

/**
 * Shows the mails that no server sends to browsers of this machine, while `npm start` runs; the page links to it. It is
 * part of no image, listens on loopback alone, and answers no page of another site: what it shows are ways into accounts.
 * @param folder of the mails, which need not be there yet.
 */
export async function showMailbox(folder: string): Promise<ShownMailbox> {
  const answer = async (request: IncomingMessage): Promise<readonly [status: number, html: string]> => {
    const [, id = ''] = /^\/([0-9a-f]{12})$/.exec(request.url ?? '') ?? [];
    if (!isOwnHost(request)) return [421, noMailHtml];
    if (request.url === '/') return [200, mailsHtml(await listMails(folder))];
    const mail = request.method === 'GET' ? await readMail(folder, id) : undefined;
    return mail === undefined ? [404, noMailHtml] : [200, mailHtml(mail)];
  };
  const server = await listen(
    (request, response) => {
      void answer(request)
        .catch(() => [500, noMailHtml] as const)
        .then(([status, html]) => response.writeHead(status, headers).end(html));
    },
    await findPort(usualPort, loopback),
    loopback,
  );
  return { url: `http://${loopback}:${server.port}`, stop: () => server.drain(0) };
}

/** A page of any site may have its own name point here (DNS rebinding). */
function isOwnHost({ headers: { host = '' } }: IncomingMessage): boolean {
  const name = host.replace(/:\d+$/, '');
  return isLoopbackName(name) || isLoopback(name);
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};
