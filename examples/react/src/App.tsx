import { ApolloProvider } from '@apollo/client/react';
import { useMemo, useState } from 'react';
import { createClients } from './clients.ts';
import { OrganizationChoice } from './OrganizationChoice.tsx';
import { Projects } from './Projects.tsx';
import { Session } from './session.ts';
import { SignIn } from './SignIn.tsx';

export function App() {
  const [session, setSession] = useState<Session>();
  const [reason, setReason] = useState<string>();
  const leave = (why?: string) => {
    setReason(why);
    setSession(undefined);
  };
  if (session !== undefined) return <Signed session={session} onLeave={() => leave()} />;
  return (
    <SignIn
      reason={reason}
      onSignIn={async (email, password) =>
        setSession(await Session.begin(email, password, () => leave('The session has ended. Sign in again.')))
      }
    />
  );
}

/** What a signed-in person sees; with them go the caches of all their organizations. */
function Signed({ session, onLeave }: { session: Session; onLeave: () => void }) {
  const clientOf = useMemo(() => createClients(session), [session]);
  const [organization, setOrganization] = useState('');
  return (
    <>
      <header>
        <ApolloProvider client={clientOf('')}>
          <OrganizationChoice chosen={organization} onChoose={setOrganization} />
        </ApolloProvider>
        <button type="button" onClick={onLeave}>
          Sign out
        </button>
      </header>
      <main>
        {organization === '' ? (
          <p>Choose an organization.</p>
        ) : (
          <ApolloProvider client={clientOf(organization)} key={organization}>
            <Projects />
          </ApolloProvider>
        )}
      </main>
    </>
  );
}
