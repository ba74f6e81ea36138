import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { readAssets, type Asset } from './assets.ts';
import { pageHtml } from './html.ts';
import { peopleHtml } from './peopleHtml.ts';
import { readSavedOperations } from './savedOperations.ts';

/**
 * The page for browsers, under a bar to sign in and to choose the organization: GraphiQL, and what people do with each
 * other. Everything it loads comes from the gateway.
 */
export interface Page {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The document about people, at each of `peoplePaths`. */
  servePeople(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Serves one of the page's files; false when there is none of this path. */
  serveAsset(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

interface Served extends Asset {
  tag: string;
  compressed: Buffer;
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
  vary: 'Accept, Accept-Encoding',
};

/**
 * Nothing is read before a browser asks for it.
 * @param operations the folder of the saved example queries.
 * @param mailbox where the mails of this machine are shown; undefined where they are sent.
 */
export function createPage(operations: URL, mailbox?: string): Page {
  let files: Promise<Map<string, Served>> | undefined;
  const load = () =>
    (files ??= loadAll(operations, mailbox).catch((error: unknown) => {
      files = undefined;
      throw error;
    }));

  function write({ type, content, compressed, tag }: Served, request: IncomingMessage, response: ServerResponse): void {
    const common = { ...headers, 'content-type': type, etag: tag };
    if (request.headers['if-none-match'] === tag) return void response.writeHead(304, common).end();
    const zipped = /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '');
    const bytes = zipped ? compressed : content;
    response
      .writeHead(200, {
        ...common,
        ...(zipped && { 'content-encoding': 'gzip' }),
        'content-length': bytes.length,
        ...(type.startsWith('text/html') && { 'content-security-policy': policy }),
      })
      .end(bytes);
  }

  return {
    async serve(request, response) {
      write((await load()).get('')!, request, response);
    },
    async servePeople(request, response) {
      write((await load()).get('people')!, request, response);
    },
    async serveAsset(path, request, response) {
      const asset = (await load()).get(path);
      if (asset !== undefined) write(asset, request, response);
      return asset !== undefined;
    },
  };
}

async function loadAll(operations: URL, mailbox: string | undefined): Promise<Map<string, Served>> {
  const html = (text: string): Asset => ({ type: 'text/html; charset=utf-8', content: Buffer.from(text) });
  const all = [
    ['', html(pageHtml(await readSavedOperations(operations), mailbox))] as const,
    ['people', html(peopleHtml(mailbox))] as const,
    ...(await readAssets()),
  ];
  return new Map(
    await Promise.all(
      all.map(async ([path, asset]) => {
        const tag = `"${createHash('sha256').update(asset.content).digest('base64url').slice(0, 22)}"`;
        return [path, { ...asset, tag, compressed: await promisify(gzip)(asset.content) }] as const;
      }),
    ),
  );
}
