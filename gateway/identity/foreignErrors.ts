import {
  internal,
  laterCodes,
  maskedError,
  membersOf,
  type TranslateError,
} from '../executor/response/subgraphErrors.ts';
import type { IdentityMode } from './identityMode.ts';

/** What servers give where nobody has chosen a code: the message may hold anything. */
const unforeseen = new Set(['INTERNAL_SERVER_ERROR', 'INTERNAL_ERROR', 'UNKNOWN', 'UNHANDLED']);
/** Where servers put stacks and their like. */
const diagnostics = new Set([
  'stacktrace',
  'stackTrace',
  'stack_trace',
  'backtrace',
  'traceback',
  'stack',
  'exception',
  'innerException',
  'cause',
  'trace',
  'debug',
  'debugMessage',
  'debugInfo',
]);

/** The code of an error that is passed and has none: the one that teams know for this. */
const uncoded = 'DOWNSTREAM_SERVICE_ERROR';

/** Whether the message of an error without a code is for clients, or only for the log. */
export type ForeignErrors = 'pass' | 'mask';

/**
 * Errors of somebody else's graph, which has a catalogue of its own: whatever has a code passes with its message and
 * details, stacks left out. What has none is passed or masked, as those who run the graph say. What its server did not
 * expect, as the code that servers give for that says, is masked, and so is what is the gateway's own mistake.
 */
const foreignErrors =
  (withoutCode: ForeignErrors): TranslateError =>
  (error, onMasked) => {
    const given = membersOf(error.extensions);
    const own = typeof given['code'] === 'string' && given['code'] !== '' ? given['code'] : undefined;
    if (own === undefined ? withoutCode === 'mask' : internal.has(own) || unforeseen.has(own)) {
      onMasked({ message: error.message, code: given['code'] });
      return maskedError(error);
    }
    const numbered = typeof given['code'] === 'number' ? String(given['code']) : uncoded;
    const code = own ?? laterCodes.get(error.status) ?? numbered;
    const details = Object.entries(given).filter(([name]) => !diagnostics.has(name));
    return {
      message: typeof error.message === 'string' ? error.message : code,
      extensions: { ...Object.fromEntries(details), code },
    };
  };

/** Of a graph whose errors without a code are masked. */
export const foreignErrorFrom = foreignErrors('mask');

/** Of a graph, or of a subgraph, whose errors without a code are passed. */
export const passedErrorFrom = foreignErrors('pass');

/** Which errors are passed: those of most subgraphs, and of those that are named; undefined: as the mode has it. */
export interface ForeignErrorRules {
  usual?: ForeignErrors;
  of: ReadonlyMap<string, ForeignErrors>;
}

/** How clients are told the errors of each subgraph; undefined: only codes of the catalogue pass. */
export function errorTranslation(
  { translateError, passesErrors = false }: Pick<IdentityMode, 'translateError' | 'passesErrors'>,
  { usual = passesErrors ? 'pass' : 'mask', of }: ForeignErrorRules,
): (service: string) => TranslateError | undefined {
  return (service) => ((of.get(service) ?? usual) === 'pass' ? passedErrorFrom : translateError);
}
