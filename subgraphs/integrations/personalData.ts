import { actor, type PersonalData } from '#platform/personalData/declaration.ts';

/** What the integrations subgraph keeps of people. */
export const personalData: PersonalData = {
  integration: {
    why: 'what an organization is connected with',
    kept: 'as long as the organization, or until it is deleted',
    people: { created_by_id: actor, updated_by_id: actor },
    ofOrganization: [
      'name',
      'description',
      'installer_external_id',
      'external_account_id',
      'external_account_name',
      'profile_url',
      'image_url',
      'metadata',
      'last_error',
    ],
    nobodys: ['granted_scopes'],
  },
  integration_event: {
    why: 'so that members can tell what has become of a connection',
    kept: 'as long as the integration',
    people: { actor_user_id: { ...actor, says: ['type', 'outcome'] } },
    ofOrganization: ['details', 'error_message'],
    nobodys: ['affected_team_id'],
  },
  credential: {
    why: 'to ask a provider on the organization’s behalf',
    kept: 'as long as the integration',
    ofOrganization: ['ciphertext', 'refresh_ciphertext', 'verification_error'],
    nobodys: ['key_id', 'scopes'],
  },
  user_correlation: {
    why: 'which accounts elsewhere are one person’s',
    kept: 'as long as the organization, or until it is deleted',
    arePeople: true,
    people: {
      user_id: { is: 'account', says: ['email', 'name'], erased: 'removed' },
      updated_by_id: actor,
    },
  },
  correlated_account: {
    why: 'who a person is at a provider',
    kept: 'as long as the correlation',
    people: {
      correlation_id: {
        is: 'user_correlation.id',
        says: ['provider', 'external_id', 'method', 'confidence', 'verified_at'],
        erased: 'removed',
      },
    },
  },
};
