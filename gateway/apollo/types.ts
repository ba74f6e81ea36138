import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';

/** What Apollo Server asks of a gateway. */
export type GatewayInterface = ApolloServerOptionsWithGateway<BaseContext>['gateway'];

export type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;

/** What Apollo Server knows of the client's request when it hands it over. */
export type GatewayContext<Context = Record<string, unknown>> = Omit<Parameters<GatewayExecutor>[0], 'context'> & { readonly context: Context };
