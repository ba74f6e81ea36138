import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLSchema,
  GraphQLString,
  visit,
  type ASTNode,
  type DirectiveNode,
} from 'graphql';

/** Arguments that both directives of incremental delivery have. */
const common = {
  if: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: true },
  label: { type: GraphQLString },
};

/** As the draft of incremental delivery defines them (github.com/graphql/graphql-spec, pull request 1110). */
const delivery = [
  new GraphQLDirective({
    name: 'defer',
    locations: [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
    args: common,
  }),
  new GraphQLDirective({
    name: 'stream',
    locations: [DirectiveLocation.FIELD],
    args: { ...common, initialCount: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 0 } },
  }),
];

/**
 * What operations are validated against: the API schema, and @defer and @stream, which a server may answer whole. They
 * stand in no introspection: nothing is ever sent in parts.
 */
export const operationSchemaOf = (apiSchema: GraphQLSchema): GraphQLSchema =>
  new GraphQLSchema({
    ...apiSchema.toConfig(),
    directives: [...apiSchema.getDirectives(), ...delivery],
    assumeValid: true,
  });

/** Whether a directive says no more than how an answer might be sent. */
export const isOfDelivery = ({ name: { value } }: DirectiveNode): boolean =>
  delivery.some(({ name }) => name === value);

/** What is selected, however it might be sent. */
export const sentWhole = <Node extends ASTNode>(node: Node): Node =>
  visit(node, { Directive: (directive) => (isOfDelivery(directive) ? null : undefined) });
