import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readLine, readOptionalLine, readOptionalText } from '#platform/values/reads.ts';

const optional = readOptionalLine(255);
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
