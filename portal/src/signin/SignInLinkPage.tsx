import { Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate } from 'react-router-dom';
import { access } from '../accessMessages';
import { signInByLink } from '../api/calls';
import { isCodeWanted, isProblem } from '../api/errors';
import { factor } from '../factorMessages';
import { t } from '../messages';
import { Notice } from '../ui/Notice';
import { invite } from '../userMessages';
import { CodeStep } from './CodeStep';
import { EntryCard } from './EntryCard';
import { LinkFailure } from './LinkFailure';
import { beginSession } from './session';

/** Where a mailed link to sign in leads. Opening it does nothing: programs that look at mails open links, too. */
export default function SignInLinkPage() {
  const client = useQueryClient();
  const [token] = useState(() => window.location.hash.slice(1));
  const [isWanted, setCodeWanted] = useState(false);
  const attempt = useMutation({
    mutationFn: (code?: string) => signInByLink(code === undefined ? { token } : { token, code }),
    onSuccess: (begun) => beginSession(client, begun),
    onError: (error) => {
      if (isCodeWanted(error)) setCodeWanted(true);
    },
  });
  if (attempt.isSuccess) return <Navigate to="/" replace />;
  const error = attempt.variables === undefined && isCodeWanted(attempt.error) ? null : attempt.error;
  const isLost = isProblem(attempt.error, 404) || isProblem(attempt.error, 403);
  if (isWanted && !isLost)
    return (
      <EntryCard title={factor.step} lead={factor.stepLead}>
        <CodeStep
          error={error}
          at={attempt.submittedAt}
          isPending={attempt.isPending}
          onSubmit={(code) => attempt.mutate(code)}
          onBack={() => {
            attempt.reset();
            setCodeWanted(false);
          }}
        />
      </EntryCard>
    );
  return (
    <EntryCard title={access.welcomeBack} lead={token === '' || isLost ? undefined : access.useLead}>
      <Stack gap="sm">
        {token === '' && <Notice tone="warn" title={invite.noLink} />}
        {error !== null && <LinkFailure error={error} at={attempt.submittedAt} again="/sign-in-by-mail" />}
        {token !== '' && !isLost && (
          <Button fullWidth loading={attempt.isPending} onClick={() => attempt.mutate(undefined)}>
            {t.signIn.submit}
          </Button>
        )}
      </Stack>
    </EntryCard>
  );
}
