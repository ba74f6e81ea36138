import { createServer, type Server, type Socket } from 'node:net';
import { contentType, type Prover } from './prover.ts';

interface Answer {
  body: Buffer;
  /** Below its status line; a small one as text of bytes, so that several leave in one write. */
  written: string | Buffer;
}

const most = 10_000;
const small = 8192;
const status = 'HTTP/1.1 200 OK\r\n';

/**
 * A server of HTTP/1.1 on bare sockets, pipelining included, that computes the answer to a body once and repeats it:
 * its share of a core must stay small beside the gateway's. It knows no more of HTTP than the gateways of this
 * benchmark send.
 * @param prove what makes the proofs of its answers; undefined: they have none.
 */
export function createAnswering(compute: (body: string) => Promise<string>, prove: Prover | undefined): Server {
  const known = new Map<string, Answer>();

  async function learn(body: string): Promise<void> {
    if (known.size >= most) known.clear();
    const answer = Buffer.from(await compute(Buffer.from(body, 'latin1').toString()));
    const written = Buffer.concat([Buffer.from(headOf(answer)), answer]);
    known.set(body, { body: answer, written: written.length < small ? written.toString('latin1') : written });
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
        out += status;
        if (request.binding !== undefined) {
          out += `orgraph-nonce: ${nonceIn(request.binding)}\r\n`;
          if (prove !== undefined) out += `orgraph-answer: ${prove(request.binding, answer.body)}\r\n`;
        }
        if (typeof answer.written === 'string') out += answer.written;
        else {
          socket.write(out, 'latin1');
          socket.write(answer.written);
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

const headOf = ({ length }: Buffer): string => `content-type: ${contentType}\r\ncontent-length: ${length}\r\n\r\n`;

/** The request that a text of bytes begins with, once it is all there. */
function requestAt(text: string): { body: string; binding: string | undefined; end: number } | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const length = lengthIn(text, head);
  const end = head + 4 + length;
  if (text.length < end) return undefined;
  const at = text.indexOf('\r\norgraph-binding: ');
  const binding = at < 0 || at > head ? undefined : text.slice(at + 19, text.indexOf('\r\n', at + 2));
  return { body: text.slice(head + 4, end), binding, end };
}

const nonceIn = (binding: string): string => {
  const at = binding.indexOf('nonce=') + 6;
  return binding.slice(at, at + 22);
};

function lengthIn(text: string, head: number): number {
  const at = text.indexOf('\r\ncontent-length: ');
  if (at >= 0 && at < head) return Number.parseInt(text.slice(at + 18, at + 28), 10);
  return Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
}
