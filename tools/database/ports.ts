import { createServer } from 'node:net';

/** Whether a server can listen there now. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** The wanted port, or the next free one that is not reserved; any free one for 0. */
export async function findPort(
  wanted: number,
  host: string,
  reserved: ReadonlySet<number> = new Set(),
): Promise<number> {
  if (wanted === 0) return anyPort(host);
  for (let port = wanted; port <= 65_535; port += 1) {
    if (!reserved.has(port) && (await isFree(port, host))) return port;
  }
  throw new Error(`no port from ${wanted} on is free`);
}

function anyPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
