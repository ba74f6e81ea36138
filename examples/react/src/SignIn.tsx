import { useState, type FormEvent } from 'react';

interface Props {
  reason: string | undefined;
  onSignIn: (email: string, password: string) => Promise<void>;
}

export function SignIn({ reason, onSignIn }: Props) {
  const [problem, setProblem] = useState(reason);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    try {
      await onSignIn(String(fields.get('email')), String(fields.get('password')));
    } catch (error) {
      setProblem((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <main>
      <h1>Sign in</h1>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          E-mail
          <input name="email" type="email" autoComplete="username" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <button disabled={busy}>Sign in</button>
        <p role="alert">{problem}</p>
      </form>
    </main>
  );
}
