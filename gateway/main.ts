import { readFileSync } from 'node:fs';
import { ConfigurationError } from '#platform/configuration.ts';
import { listen } from '#platform/httpServer.ts';
import { createKeyRing } from '#platform/keyRing.ts';
import { readOwnKeys } from '#platform/keys.ts';
import { createLog } from '#platform/log.ts';
import { runProcess } from '#platform/process.ts';
import { readGatewayConfiguration } from './configuration.ts';
import { openGateway } from './openGateway.ts';
import { readSupergraph, type Supergraph } from './supergraph.ts';

const drainMilliseconds = 10_000;

void runProcess('gateway', async () => {
  const configuration = readGatewayConfiguration();
  const log = createLog('gateway');
  const keys = readOwnKeys(configuration.keys, 'gateway');
  const ring = createKeyRing(configuration.jwks);
  const supergraph = readSupergraphFile(configuration.supergraph);
  const { handler, close } = openGateway({ supergraph, urls: configuration.urls, keys, ring, configuration, log });
  const listening = await listen(handler, configuration.port, configuration.host);
  log.info({ url: listening.url }, 'ready');
  return {
    log,
    async stop() {
      await listening.drain(drainMilliseconds);
      close();
    },
  };
});

function readSupergraphFile(file: string): Supergraph {
  let sdl: string;
  try {
    sdl = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError(`SUPERGRAPH: ${file} is missing or not readable; write it with: npm run schema`);
  }
  try {
    return readSupergraph(sdl);
  } catch (error) {
    throw new ConfigurationError(`SUPERGRAPH: ${file} is not a supergraph: ${(error as Error).message}`);
  }
}
