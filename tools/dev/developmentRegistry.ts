import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openRegistry } from '#gateway/registry/openRegistry.ts';
import { generateKeys, readPublisherKeys } from '#platform/identity/keys.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { amend, type Amended } from '../registry/amend.ts';
import { deriveContract, type ProposedSubgraph } from '../registry/assemble.ts';
import { openWriter } from '../registry/openWriter.ts';
import type { RestOfGraph } from './restOfGraph.ts';

/**
 * The registry that the gateway of a development follows: of this machine alone, new each time, signed by a key of its
 * own.
 */
export interface DevelopmentRegistry {
  /** The folder. */
  location: string;
  /** The JWKS file by which the gateway knows its publisher. */
  keys: string;
  /** Composes the developed subgraph with the rest; what does not compose is refused, and the last good graph stays. */
  publish(rest: RestOfGraph, developed: ProposedSubgraph): Promise<Amended>;
  close(): Promise<void>;
}

export async function developmentRegistry(name: string): Promise<DevelopmentRegistry> {
  const folder = join(dataDirectory(), 'dev', name);
  rmSync(folder, { recursive: true, force: true });
  const [location, ownKeys] = [join(folder, 'registry'), join(folder, 'keys')];
  await generateKeys(ownKeys, ['tenancy']);
  const keys = join(ownKeys, 'jwks.json');
  const registry = await openRegistry(location, keys);
  const publisher = {
    registry,
    keys,
    writer: await openWriter(location),
    key: readPublisherKeys(ownKeys)[0]!,
    derive: deriveContract,
    judge: async () => [],
  };
  return {
    location,
    keys,
    publish: (rest, developed) =>
      amend(publisher, async (head) => {
        const known = head?.subgraphs.find((one) => one.name === developed.name);
        if (known?.sdl === developed.sdl) return undefined;
        return {
          cause: `develop ${developed.name}`,
          subgraphs: [...rest.filter((one) => one.name !== developed.name), developed],
          contracts: [],
        };
      }),
    close: () => registry.close(),
  };
}
