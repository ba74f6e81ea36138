import { request as send, type IncomingHttpHeaders } from 'node:http';
import { listen, readBody, type Listening } from '#platform/process/httpServer.ts';

/** What comes to an address, and what goes from there. */
export interface Asked {
  /** The process that belongs at the address. */
  name: string;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The binding's. */
  nonce: string | undefined;
}

export interface Given {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** How an impostor answers; `relay` asks the real process, which answers what it is asked. */
export type Behaviour = (asked: Asked, relay: () => Promise<Given>) => Given | Promise<Given>;

export const honest: Behaviour = (_, relay) => relay();

/** A server at every address that a process is configured with: it relays, until it is told to behave otherwise. */
export class Impostors {
  readonly #servers = new Map<string, { listening: Listening; url: string }>();
  #behaviour = honest;
  #at: string | undefined;

  /** The address to give out in place of the real one; known once `open` has been called for the name. */
  readonly addressOf = (name: string, url: string): string => {
    const server = this.#servers.get(name)!;
    server.url = url;
    return server.listening.url;
  };

  async open(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const listening = await listen(
        (request, response) => {
          void readBody(request, 1_000_000)
            .then((body) => this.#answer(name, request.method!, request.url!, request.headers, body))
            .then(({ status, headers, body }) => {
              const { connection: _, 'keep-alive': __, date: ___, ...kept } = headers;
              response.writeHead(status, { ...kept, 'content-length': body.length }).end(body);
            })
            .catch(() => response.destroy());
        },
        0,
        '127.0.0.1',
      );
      this.#servers.set(name, { listening, url: '' });
    }
  }

  /** From now on whoever asks for this process is answered like this; all others are honest. */
  behave(name: string, behaviour: Behaviour): void {
    [this.#at, this.#behaviour] = [name, behaviour];
  }

  async close(): Promise<void> {
    await Promise.all([...this.#servers.values()].map(({ listening }) => listening.drain(0)));
  }

  async #answer(
    name: string,
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
    body: Buffer,
  ): Promise<Given> {
    const nonce = /nonce=([\w-]+)/.exec(String(headers['orgraph-binding'] ?? ''))?.[1];
    const relay = () => relayTo(`${this.#servers.get(name)!.url}${path}`, method, headers, body);
    return (name === this.#at ? this.#behaviour : honest)({ name, method, path, headers, body, nonce }, relay);
  }
}

/** The same request, byte for byte, and the answer as it comes. */
function relayTo(url: string, method: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Given> {
  return new Promise((resolve, reject) => {
    const { connection: _, ...kept } = headers;
    send(url, { method, headers: kept, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end(body);
  });
}
