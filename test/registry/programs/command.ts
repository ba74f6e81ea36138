import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { publicKeysIn, type RegistryLocation } from '../registryLocation.ts';

const program = fileURLToPath(new URL('../../../tools/orgraph.ts', import.meta.url));

export interface Ended {
  code: number;
  out: string;
  err: string;
}

/**
 * Runs `orgraph schema …` with a registry that is configured, and the keys of its place; variables of `environment`
 * come before.
 */
export function schemaCommand(
  { place, keys }: Pick<RegistryLocation, 'place' | 'keys'>,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, 'schema', ...args],
      {
        env: {
          ...process.env,
          ORGRAPH_REGISTRY: place,
          ORGRAPH_KEYS: keys,
          ORGRAPH_REGISTRY_KEYS: publicKeysIn(keys),
          NO_COLOR: '1',
          ...environment,
        },
      },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}
