import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { access } from '../accessMessages';
import { completePasswordReset } from '../api/calls';
import { isCodeWanted, isProblem, ProblemError } from '../api/errors';
import { factor } from '../factorMessages';
import { Notice } from '../ui/Notice';
import { invite } from '../userMessages';
import { EntryCard } from './EntryCard';
import { LinkFailure } from './LinkFailure';
import { PASSWORD_CHARS_MIN } from './password';
import { loseSession } from './session';
import classes from './SignInPage.module.css';

const isCodeMissing = (error: Error | null) =>
  error instanceof ProblemError && error.problem.code === 'SECOND_FACTOR_REQUIRED';

/** Where a mailed link to a new password leads. */
export default function NewPasswordPage() {
  const client = useQueryClient();
  const [token] = useState(() => window.location.hash.slice(1));
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [isWanted, setCodeWanted] = useState(false);
  const [isTried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: () =>
      completePasswordReset(isWanted ? { token, password, code: code.trim() } : { token, password }),
    onSuccess: () => loseSession(client),
    onError: (error) => {
      if (isCodeWanted(error)) setCodeWanted(true);
    },
  });
  if (attempt.isSuccess)
    return (
      <EntryCard title={access.resetDone}>
        <Stack gap="sm">
          <p className={classes.told}>{invite.acceptedText}</p>
          <Button component="a" href="/signin" fullWidth>
            {invite.toSignIn}
          </Button>
        </Stack>
      </EntryCard>
    );
  const isShort = Array.from(password).length < PASSWORD_CHARS_MIN;
  const isCodeEmpty = isWanted && code.trim() === '';
  const isLost = token === '' || isProblem(attempt.error, 404);
  return (
    <EntryCard title={access.resetTitle} lead={isLost ? undefined : access.chooseLead}>
      {token === '' && <Notice tone="warn" title={invite.noLink} />}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isShort && !isCodeEmpty && !attempt.isPending) attempt.mutate();
        }}
      >
        <Stack gap="sm">
          {isCodeMissing(attempt.error) && <Notice tone="calm" title={factor.stepLead} isAnnounced />}
          {attempt.error !== null && !isCodeMissing(attempt.error) && (
            <LinkFailure error={attempt.error} at={attempt.submittedAt} again="/forgot-password" />
          )}
          {!isLost && (
            <>
              <PasswordInput
                label={access.newPassword}
                description={invite.passwordHelp}
                name="new-password"
                autoComplete="new-password"
                maxLength={200}
                value={password}
                error={isTried && isShort && invite.passwordFault}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              {isWanted && (
                <TextInput
                  label={factor.code}
                  name="code"
                  autoComplete="one-time-code"
                  maxLength={20}
                  value={code}
                  error={isTried && isCodeEmpty && factor.codeMissing}
                  onChange={(event) => setCode(event.currentTarget.value)}
                />
              )}
              <Button type="submit" fullWidth mt="xs" loading={attempt.isPending}>
                {access.change}
              </Button>
            </>
          )}
        </Stack>
      </form>
    </EntryCard>
  );
}
