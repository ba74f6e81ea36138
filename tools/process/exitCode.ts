import { usualMistake } from './usualMistake.ts';

/** How the commands that judge and publish schemas end; scripts may rely on it. */
export const exitCode = { passed: 0, findings: 1, usage: 2, couldNot: 3 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** A command that was called in a way that it cannot be. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * A check that could not be made (a broken base, a database that is not there): exit code 3, never taken for a pass.
 */
export class CouldNotCheck extends Error {
  override name = 'CouldNotCheck';
}

/**
 * Lets the process end with what the work answers, an exit code, or that of the signal that ended it; whatever it throws is told and is no finding: a wrong call, or
 * something that could not be done.
 */
export async function exitWith(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.stderr.write(`${describeError(error as Error)}\n`);
    process.exitCode = isWrongCall(error as Error) ? exitCode.usage : exitCode.couldNot;
  }
}

/** Whether it was called, or its environment set, in a way that it cannot be. */
export const isWrongCall = ({ name }: Error): boolean => name === 'UsageError' || name === 'ConfigurationError';

/** What a person can act on is one message, a usual mistake with what to do; everything else shows where it came from. */
export function describeError(error: Error & { code?: unknown }): string {
  if (process.env['LOG_LEVEL'] === 'debug') return `${error.stack}`;
  const usual = usualMistake(error);
  if (usual !== undefined) return usual;
  const expected =
    /^(Error|UsageError|ConfigurationError|RegistryError|CouldNotCheck|SourceError)$/.test(error.name) ||
    /^(28...|3D000|08...|57P..|E[A-Z]+)$/.test(String(error.code));
  return expected ? error.message || String(error.code) : `${error.stack}`;
}
