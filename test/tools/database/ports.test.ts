import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { findPort, isFree } from '#tools/database/ports.ts';
import { gatewayPort, portHolder } from '#tools/local/settings.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function take(port: number): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as { port: number }).port;
}

test('a taken port is named with the process that holds it', async () => {
  const port = await take(0);
  expect(portHolder(port)).toContain(`process ${process.pid} (`);
  await expect(gatewayPort(port, '127.0.0.1')).rejects.toThrow(
    new RegExp(`Port ${port} is taken by process ${process.pid} .*PORT=${port + 100} npm start`, 's'),
  );
});

test('the gateway’s port is the wanted one while it is free; 0 is left to the gateway', async () => {
  const port = await findPort(0, '127.0.0.1');
  expect(await gatewayPort(port, '127.0.0.1')).toBe(port);
  expect(await gatewayPort(0, '127.0.0.1')).toBe(0);
});

test('a free port has no holder', async () => {
  const port = await findPort(0, '127.0.0.1');
  expect(await isFree(port, '127.0.0.1')).toBe(true);
  expect(portHolder(port)).toBeUndefined();
});

test('a port that is taken or promised moves to the next free one', async () => {
  const port = await take(0);
  const next = await findPort(port, '127.0.0.1');
  expect(next).toBeGreaterThan(port);
  expect(await findPort(next, '127.0.0.1', new Set([next]))).toBeGreaterThan(next);
});
