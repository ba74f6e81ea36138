import { Agent, request } from 'node:http';

/**
 * Sends one body over some connections, one request after the other on each, until it is told to stop; then it says how
 * many were answered rightly and how many not.
 */
const { url, body, answer, connections } = JSON.parse(process.argv[2]!) as {
  url: string;
  body: string;
  answer: string;
  connections: number;
};
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const failures: string[] = [];
let [requests, failed, running] = [0, 0, true];

process.once('message', () => {
  running = false;
});
process.once('disconnect', () => process.exit());

async function connection(): Promise<void> {
  while (running) {
    const text = await send().catch(String);
    requests += 1;
    if (text === answer) continue;
    failed += 1;
    if (failures.length < 5) failures.push(text.slice(0, 300));
  }
}

const send = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .once('end', () => resolve(Buffer.concat(chunks).toString()))
          .once('error', reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });

await Promise.all(Array.from({ length: connections }, connection));
agent.destroy();
process.send!({ requests, failed, failures });
