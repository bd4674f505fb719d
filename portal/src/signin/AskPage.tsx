import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { access } from '../accessMessages';
import { askForPasswordReset, askForSignInLink } from '../api/calls';
import { isProblem } from '../api/errors';
import { LANGUAGE } from '../language/language';
import { t } from '../messages';
import { Notice } from '../ui/Notice';
import { EntryCard } from './EntryCard';
import { SignInFailure } from './SignInFailure';
import classes from './SignInPage.module.css';

const KINDS = {
  reset: { ask: askForPasswordReset, title: access.resetTitle, lead: access.resetLead, sent: access.sentReset },
  link: { ask: askForSignInLink, title: access.linkTitle, lead: access.linkLead, sent: access.sentLink },
};

/** What the sign-in page has been told already. */
function emailOf(state: unknown): string {
  const isTold = typeof state === 'object' && state !== null && 'email' in state && typeof state.email === 'string';
  return isTold ? (state as { email: string }).email : '';
}

function AskFailure({ error, at }: { error: Error; at: number }) {
  if (isProblem(error, 429)) return <Notice tone="warn" title={access.tooMany} isAnnounced />;
  if (isProblem(error, 409)) return <Notice tone="warn" title={access.notMailed} isAnnounced />;
  return <SignInFailure error={error} at={at} />;
}

/** Where a mail with a link is asked for. It is not told whether there is such a user. */
export default function AskPage({ kind }: { kind: keyof typeof KINDS }) {
  const { ask, title, lead, sent } = KINDS[kind];
  const { state } = useLocation() as { state: unknown };
  const [email, setEmail] = useState(() => emailOf(state));
  const [isTried, setTried] = useState(false);
  const address = email.trim();
  const attempt = useMutation({ mutationFn: () => ask({ email: address, language: LANGUAGE }) });
  const toSignIn = (
    <Anchor component={Link} to="/signin" size="sm" className={classes.other}>
      {access.toSignIn}
    </Anchor>
  );
  if (attempt.isSuccess)
    return (
      <EntryCard title={access.sentTitle}>
        <Stack gap="sm">
          <p className={classes.told}>{sent(address)}</p>
          <p className={classes.told}>{access.notThere}</p>
          {toSignIn}
        </Stack>
      </EntryCard>
    );
  return (
    <EntryCard title={title} lead={lead}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (address !== '' && !attempt.isPending) attempt.mutate();
        }}
      >
        <Stack gap="sm">
          {attempt.error && <AskFailure error={attempt.error} at={attempt.submittedAt} />}
          <TextInput
            label={t.signIn.email}
            type="email"
            name="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={100}
            value={email}
            error={isTried && address === '' && t.signIn.emailMissing}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" fullWidth mt="xs" loading={attempt.isPending}>
            {access.send}
          </Button>
          {toSignIn}
        </Stack>
      </form>
    </EntryCard>
  );
}
