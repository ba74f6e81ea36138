/** The part of SARIF 2.1.0 (OASIS, section 3) that a report uses, as JSON Schema: nothing else may be there. */
const object = (required: string[], properties: Record<string, unknown>) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const list = (items: unknown) => ({ type: 'array', items });
const words = { type: 'string', minLength: 1 };
const message = object(['text'], { text: words });
const level = { enum: ['none', 'note', 'warning', 'error'] };

const location = object([], {
  physicalLocation: object(['artifactLocation'], {
    artifactLocation: object(['uri'], { uri: { type: 'string', pattern: '^[^ \\\\]+$' }, uriBaseId: words }),
    region: object(['startLine'], { startLine: { type: 'integer', minimum: 1 } }),
  }),
  logicalLocations: list(object([], { fullyQualifiedName: words })),
});

const result = object(['message'], {
  ruleId: words,
  ruleIndex: { type: 'integer', minimum: 0 },
  level,
  message,
  locations: list(location),
  partialFingerprints: { type: 'object', additionalProperties: words },
  suppressions: list(
    object(['kind'], {
      kind: { enum: ['inSource', 'external'] },
      status: { enum: ['accepted', 'underReview', 'rejected'] },
      justification: words,
    }),
  ),
});

const run = object(['tool'], {
  tool: object(['driver'], {
    driver: object(['name'], {
      name: words,
      rules: list(object(['id'], { id: words, shortDescription: message, properties: { type: 'object' } })),
    }),
  }),
  automationDetails: object([], { id: words }),
  invocations: list(
    object(['executionSuccessful'], {
      executionSuccessful: { type: 'boolean' },
      exitCode: { type: 'integer' },
      toolExecutionNotifications: list(object(['message'], { level, message })),
    }),
  ),
  results: list(result),
});

export const sarifShape = object(['version', 'runs'], {
  $schema: { type: 'string', pattern: '^https:' },
  version: { const: '2.1.0' },
  runs: { ...list(run), minItems: 1 },
});
