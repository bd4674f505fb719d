import { Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { signIn } from '../api/calls';
import { isCodeWanted } from '../api/errors';
import type { Session } from '../api/types';
import { factor } from '../factorMessages';
import { t } from '../messages';
import { Logo } from '../ui/Logo';
import { Notice } from '../ui/Notice';
import { useHeadingFocus } from '../ui/page';
import { CodeStep } from './CodeStep';
import { PasskeySignIn } from './PasskeySignIn';
import { SignInFailure } from './SignInFailure';
import classes from './SignInPage.module.css';

interface Missing {
  email?: string;
  password?: string;
}

interface Props {
  lead: string;
  /** Whose password is asked for, if it is known. */
  user?: string;
  /** Who there is could not be asked. */
  isUnanswered: boolean;
  onBegun: (session: Session) => void;
  /** What else helps, with the address as it is typed. */
  children: (email: string) => ReactNode;
}

/** Address and password, a code where there is a second factor, or a passkey. */
export function SignInCard({ lead, user = '', isUnanswered, onBegun, children }: Props) {
  const heading = useHeadingFocus<HTMLHeadingElement>('signin');
  const [email, setEmail] = useState(user);
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<Missing>({});
  const [isWanted, setCodeWanted] = useState(false);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const attempt = useMutation({
    mutationFn: (code?: string) =>
      signIn(code === undefined ? { email: email.trim(), password } : { email: email.trim(), password, code }),
    onSuccess: onBegun,
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

  return (
    <div className={classes.card}>
      <Logo size={36} />
      <Title order={1} size="h3" mt="lg" ref={heading} tabIndex={-1}>
        {isWanted ? factor.step : t.signIn.title}
      </Title>
      <p className={classes.lead}>{isWanted ? factor.stepLead : lead}</p>
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
          {isUnanswered && !attempt.error && <Notice tone="warn">{t.errors.noAnswer}</Notice>}
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
            data-autofocus={user !== '' || undefined}
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
      {!isWanted && <PasskeySignIn onBegun={onBegun} />}
      {!isWanted && children(email)}
    </div>
  );
}
