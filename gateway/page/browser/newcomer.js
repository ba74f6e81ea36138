import { enter } from './bar.js';
import { peopleDocuments as documents } from './documents.js';
import { heading, make } from './dom.js';
import { field, form } from './forms.js';
import { ask } from './session.js';

/** What the graph says of passwords. */
const passwordHint = '12 characters or more, of any kind; several words make a good one.';

export const passwordField = () =>
  field(
    'Password',
    make('input', {
      type: 'password',
      name: 'password',
      required: true,
      minLength: 12,
      maxLength: 200,
      autocomplete: 'new-password',
    }),
    passwordHint,
  );

/** The form to sign up. @param invitationToken of the invitation that is accepted by it; undefined for none. */
export const signUpForm = (go, invitationToken, done = () => {}) =>
  form({
    label: 'Sign up',
    submit: invitationToken === undefined ? 'Sign up' : 'Sign up and accept',
    fields: [
      field('Your name', make('input', { name: 'name', required: true, maxLength: 200, autocomplete: 'name' })),
      field('E-mail address', make('input', { type: 'email', name: 'email', required: true, autocomplete: 'email' })),
      passwordField(),
    ],
    async send(input) {
      const whole = { ...input, ...(invitationToken !== undefined && { invitationToken }) };
      const { signUp: begun } = await ask(documents.signUp, { input: whole }, { anonymous: true });
      done();
      await enter(begun, { organization: begun.organization.slug });
      await go(
        '/people',
        invitationToken === undefined
          ? `Welcome. A mail to ${input.email} asks you to confirm the address.`
          : `Welcome. You are a member of ${begun.organization.name}.`,
      );
    },
  });

export const signUp = ({ go }) => make('section', { className: 'card' }, heading(2, 'Sign up'), signUpForm(go));
