import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from './context.ts';
import { logMasked } from './maskError.ts';

/** Logs what is masked of errors that Apollo Server meets itself, and notes the codes of every answer. */
export const errorLog: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    async didEncounterErrors({ errors, contextValue }) {
      logMasked(errors, contextValue.log);
    },
    async willSendResponse({ response: { body }, contextValue }) {
      if (body.kind === 'single' && body.singleResult.errors !== undefined)
        contextValue.answeredCodes = body.singleResult.errors.map(({ extensions }) => String(extensions?.['code']));
    },
  }),
};
