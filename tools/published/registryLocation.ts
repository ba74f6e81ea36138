import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { recordsFolder } from '#gateway/registry/fileStore.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { projectDirectory } from '../project/projectDirectory.ts';

/** What every command that reads or writes a registry takes. */
export interface RegistryChoice {
  registry?: string;
}

/** The registry that was chosen, by --registry or ORGRAPH_REGISTRY. */
export const configuredRegistry = ({ registry }: RegistryChoice): string | undefined =>
  registry || process.env['ORGRAPH_REGISTRY'] || undefined;

/** The registry that was chosen, else the project's folder `registry/`, which the first publication makes. */
export const registryLocation = (choice: RegistryChoice): string => configuredRegistry(choice) ?? usualLocation();

/** The same, but undefined where nothing was chosen and nothing published yet. */
export const registryInUse = (choice: RegistryChoice): string | undefined =>
  configuredRegistry(choice) ?? (existsSync(join(usualLocation(), recordsFolder)) ? usualLocation() : undefined);

const usualLocation = (): string => join(projectDirectory, 'registry');

/**
 * The JWKS by which publishers are known: ORGRAPH_REGISTRY_KEYS, else the deployment's.
 * @param directory of the deployment's keys, where it is not the configured one
 */
export const publishersKeys = (directory?: string): string =>
  process.env['ORGRAPH_REGISTRY_KEYS'] ||
  (directory === undefined && process.env['ORGRAPH_JWKS']) ||
  join(directory ?? (process.env['ORGRAPH_KEYS'] || join(dataDirectory(), 'keys')), 'jwks.json');
