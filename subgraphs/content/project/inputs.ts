import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readLine, readOptionalText } from '#platform/values/reads.ts';

const optional = readOptionalText(255);
const project = {
  name: readLine({ max: 255 }),
  client: optional,
  location: optional,
  lot: optional,
  projectType: optional,
  size: optional,
  rcContext: readOptionalText(50_000),
};

export const inputs: InputReaders = { CreateProjectInput: project, UpdateProjectInput: project };
