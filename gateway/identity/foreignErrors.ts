import { masked } from '../executor/response/reasons.ts';
import { internal, type TranslateError } from '../executor/response/subgraphErrors.ts';

/** What servers give where nobody has chosen a code: the message may hold anything. */
const unforeseen = new Set(['INTERNAL_SERVER_ERROR', 'INTERNAL_ERROR', 'UNKNOWN', 'UNHANDLED']);
/** Where servers put stacks and their like. */
const diagnostics = new Set([
  'stacktrace',
  'stackTrace',
  'stack',
  'exception',
  'innerException',
  'cause',
  'trace',
  'debug',
  'debugMessage',
  'debugInfo',
]);

/**
 * Errors of somebody else's graph, which has a catalogue of its own: whatever has a code passes with its message and
 * details, stacks left out. What has none, or the code that servers give for what they did not expect, is masked, and
 * so is what is the gateway's own mistake.
 */
export const foreignErrorFrom: TranslateError = ({ message, extensions }, onMasked) => {
  const given = (typeof extensions === 'object' && extensions !== null ? extensions : {}) as Record<string, unknown>;
  const { code } = given;
  if (typeof code !== 'string' || code === '' || internal.has(code) || unforeseen.has(code)) {
    onMasked({ message, code });
    return masked();
  }
  const details = Object.entries(given).filter(([name]) => !diagnostics.has(name));
  return {
    message: typeof message === 'string' ? message : code,
    extensions: { ...Object.fromEntries(details), code },
  };
};
