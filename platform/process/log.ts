import { pino, type Logger } from 'pino';
import { logLevels } from './configuration.ts';

export type Log = Logger;

const redact = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'secret',
  'variables',
  '*.password',
  '*.token',
  '*.authorization',
];

/**
 * A process' structured log: JSON lines on standard output; LOG_LEVEL sets the level. One that is none is told with
 * what else is wrong in the configuration, by a log at the usual level.
 */
export function createLog(name: string, level: string = givenLevel()): Log {
  return pino({ name, level, redact, base: { process: name } });
}

const givenLevel = (): string => logLevels.find((one) => one === process.env['LOG_LEVEL']) ?? 'info';

/** The log of one request: every line carries the request's id and, where there is one, the organization. */
export function requestLog(log: Log, scope: { requestId: string; organization?: string | undefined }): Log {
  return log.child(
    scope.organization === undefined
      ? { requestId: scope.requestId }
      : { requestId: scope.requestId, organization: scope.organization },
  );
}
