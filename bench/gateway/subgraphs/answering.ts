import { createServer, type Server, type Socket } from 'node:net';

/** An answer below its status line; a small one as text of bytes, so that several leave in one write. */
type Answer = string | Buffer;

const most = 10_000;
const small = 8192;
const status = 'HTTP/1.1 200 OK\r\n';

/**
 * A server of HTTP/1.1 on bare sockets, pipelining included, that computes the answer to a body once and repeats it:
 * its share of a core must stay small beside the gateway's. It knows no more of HTTP than the gateways of this
 * benchmark send.
 */
export function createAnswering(compute: (body: string) => Promise<string>): Server {
  const known = new Map<string, Answer>();

  async function learn(body: string): Promise<void> {
    if (known.size >= most) known.clear();
    const answer = Buffer.from(withLength(await compute(Buffer.from(body, 'latin1').toString())));
    known.set(body, answer.length < small ? answer.toString('latin1') : answer);
  }

  function serve(socket: Socket): void {
    let text = '';
    let learning = false;

    function answerAll(): void {
      let out = '';
      socket.cork();
      for (let request = requestAt(text); request !== undefined; request = requestAt(text)) {
        const answer = known.get(request.body);
        if (answer === undefined) {
          learning = true;
          learn(request.body).then(
            () => {
              learning = false;
              answerAll();
            },
            (error: unknown) => socket.destroy(error as Error),
          );
          break;
        }
        text = text.slice(request.end);
        out += request.nonce === undefined ? status : `${status}orgraph-nonce: ${request.nonce}\r\n`;
        if (typeof answer === 'string') out += answer;
        else {
          socket.write(out, 'latin1');
          socket.write(answer);
          out = '';
        }
      }
      if (out !== '') socket.write(out, 'latin1');
      socket.uncork();
    }

    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk as unknown as string;
      if (!learning) answerAll();
    });
    socket.on('error', () => socket.destroy());
  }

  return createServer({ noDelay: true }, serve);
}

const withLength = (body: string): string =>
  `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** The request that a text of bytes begins with, once it is all there. */
function requestAt(text: string): { body: string; nonce: string | undefined; end: number } | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const length = lengthIn(text, head);
  const end = head + 4 + length;
  if (text.length < end) return undefined;
  const binding = text.indexOf('\r\norgraph-binding: ');
  const nonce =
    binding < 0 || binding > head ? undefined : text.slice(text.indexOf('nonce=', binding) + 6).slice(0, 22);
  return { body: text.slice(head + 4, end), nonce, end };
}

function lengthIn(text: string, head: number): number {
  const at = text.indexOf('\r\ncontent-length: ');
  if (at >= 0 && at < head) return Number.parseInt(text.slice(at + 18, at + 28), 10);
  return Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
}
