import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { dataDirectory } from '../project/dataDirectory.ts';

/**
 * Keeps what Node makes of the sources, types stripped and compiled, for the next start of this process and of those
 * that it starts: five of them read much the same. Without a data folder nothing is kept; what needs that folder says
 * what is wrong with it, beside other mistakes.
 */
export function keepCompiled(): void {
  try {
    process.env['NODE_COMPILE_CACHE'] ??= join(dataDirectory(), 'compiled');
  } catch (error) {
    if (error instanceof ConfigurationError) return;
    throw error;
  }
  enableCompileCache(process.env['NODE_COMPILE_CACHE']);
}
