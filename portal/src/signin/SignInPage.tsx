import { Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router-dom';
import { signIn } from '../api/calls';
import { isCodeWanted } from '../api/errors';
import { factor } from '../factorMessages';
import { LanguageSelect } from '../language/LanguageSelect';
import { t } from '../messages';
import { Logo } from '../ui/Logo';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { CodeStep } from './CodeStep';
import { OtherWays } from './OtherWays';
import { PasskeySignIn } from './PasskeySignIn';
import { returnPath } from './returnPath';
import { beginSession, sessionQuery } from './session';
import { SignInFailure } from './SignInFailure';
import classes from './SignInPage.module.css';

interface Missing {
  email?: string;
  password?: string;
}

function leadOf(isCodeWanted: boolean, isAgain: boolean): string {
  if (isCodeWanted) return factor.stepLead;
  return isAgain ? t.signIn.again : t.signIn.lead;
}

export default function SignInPage() {
  usePageTitle(t.signIn.title);
  const heading = useHeadingFocus<HTMLHeadingElement>('signin');
  const [search] = useSearchParams();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<Missing>({});
  const [isWanted, setCodeWanted] = useState(false);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const attempt = useMutation({
    mutationFn: (code?: string) =>
      signIn(code === undefined ? { email: email.trim(), password } : { email: email.trim(), password, code }),
    onSuccess: (begun) => beginSession(client, begun),
    onError: (error) => {
      if (isCodeWanted(error)) setCodeWanted(true);
      passwordField.current?.select();
    },
  });

  const submit = () => {
    const found: Missing = {};
    if (email.trim() === '') found.email = t.signIn.emailMissing;
    if (password === '') found.password = t.signIn.passwordMissing;
    setMissing(found);
    if (found.email !== undefined) emailField.current?.focus();
    else if (found.password !== undefined) passwordField.current?.focus();
    else if (!attempt.isPending) attempt.mutate(undefined);
  };

  if (session.data) return <Navigate to={returnPath(search.get('next'))} replace />;

  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Logo size={36} />
        <Title order={1} size="h3" mt="lg" ref={heading} tabIndex={-1}>
          {isWanted ? factor.step : t.signIn.title}
        </Title>
        <p className={classes.lead}>{leadOf(isWanted, search.has('next'))}</p>
        {isWanted && (
          <CodeStep
            error={attempt.variables === undefined ? null : attempt.error}
            at={attempt.submittedAt}
            isPending={attempt.isPending}
            onSubmit={(code) => attempt.mutate(code)}
            onBack={() => {
              attempt.reset();
              setCodeWanted(false);
            }}
          />
        )}
        <form
          hidden={isWanted}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack gap="sm">
            {attempt.error && !isWanted && <SignInFailure error={attempt.error} at={attempt.submittedAt} />}
            {session.error && !attempt.error && <Notice tone="warn">{t.errors.noAnswer}</Notice>}
            <TextInput
              ref={emailField}
              label={t.signIn.email}
              type="email"
              name="email"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={255}
              value={email}
              error={missing.email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              ref={passwordField}
              label={t.signIn.password}
              name="password"
              autoComplete="current-password"
              maxLength={1024}
              value={password}
              error={missing.password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Button type="submit" fullWidth mt="xs" loading={attempt.isPending}>
              {t.signIn.submit}
            </Button>
          </Stack>
        </form>
        {!isWanted && <PasskeySignIn />}
        {!isWanted && <OtherWays email={email} />}
        <LanguageSelect />
      </div>
    </main>
  );
}
