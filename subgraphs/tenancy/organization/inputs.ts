import type { InputReaders } from '#platform/graphql/inputs.ts';
import { badUserInput, forbidden } from '#platform/values/errors.ts';
import { readJson, readLine, readOptionalLine, readOptionalText } from '#platform/values/reads.ts';
import { line } from '#platform/values/text.ts';
import { checkedSlug } from './slug.ts';

const organization = { name: readLine({ min: 2, max: 255 }), slug: checkedSlug };

function ofPlatform(_: unknown, field: string): never {
  throw forbidden('The platform sets plan and limits. Ask a platform administrator, who does it with setPlan.', field);
}

function limit(most: number, field: string): number {
  if (most < 0) throw badUserInput('Give 0 or more; null is the plan’s limit.', field);
  return most;
}

export const inputs: InputReaders = {
  CreateOrganizationInput: organization,
  DeleteOrganizationInput: { slug: readLine({ max: 100 }) },
  UpdateOrganizationInput: {
    ...organization,
    description: readOptionalText(5_000),
    industry: readOptionalLine(255),
    phone: readOptionalLine(50),
    address: readOptionalText(500),
    city: readOptionalLine(255),
    postalCode: readOptionalLine(20),
    certifications: (names: string[], field) =>
      names.map((name, index) => line(name, `${field}.${index}`, { max: 100 })),
    settings: readJson(65_536),
    plan: ofPlatform,
    maxUsers: ofPlatform,
    maxTeams: ofPlatform,
    maxConnections: ofPlatform,
    maxAnalysesPerMonth: ofPlatform,
  },
  SetPlanInput: { maxUsers: limit, maxTeams: limit, maxConnections: limit, maxAnalysesPerMonth: limit },
};
