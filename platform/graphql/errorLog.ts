import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from './context.ts';
import { logMasked, withFurther } from './maskError.ts';

/**
 * Logs what is masked of errors that Apollo Server meets itself, lists all that is wrong with an input, and notes the
 * codes of every answer.
 */
export const errorLog: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    async didEncounterErrors({ errors, contextValue }) {
      logMasked(errors, contextValue.log);
    },
    async willSendResponse({ response: { body }, contextValue }) {
      if (body.kind !== 'single' || body.singleResult.errors === undefined) return;
      const errors = withFurther(body.singleResult.errors);
      body.singleResult.errors = errors;
      contextValue.answeredCodes = errors.map(({ extensions }) => String(extensions?.['code']));
    },
  }),
};
