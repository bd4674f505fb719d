import { Button, PasswordInput, Stack, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { acceptInvitation } from '../api/calls';
import { invite } from '../userMessages';
import { Failure } from '../users/Failure';
import { Logo } from '../ui/Logo';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { PASSWORD_CHARS_MIN } from './password';
import classes from './SignInPage.module.css';

/** Where the link of an invitation leads. Its token follows the #, so no server and no log has it. */
export default function InvitationPage() {
  usePageTitle(invite.welcome);
  const heading = useHeadingFocus<HTMLHeadingElement>('invitation');
  const [token] = useState(() => window.location.hash.slice(1));
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const attempt = useMutation({ mutationFn: () => acceptInvitation(token, password) });
  const isShort = Array.from(password).length < PASSWORD_CHARS_MIN;
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Logo size={36} />
        <Title order={1} size="h3" mt="lg" mb="sm" ref={heading} tabIndex={-1}>
          {attempt.isSuccess ? invite.acceptedTitle : invite.welcome}
        </Title>
        {attempt.isSuccess && (
          <Stack gap="sm">
            <p className={classes.lead}>{invite.acceptedText}</p>
            <Button component="a" href="/signin" fullWidth>
              {invite.toSignIn}
            </Button>
          </Stack>
        )}
        {!attempt.isSuccess && token === '' && <Notice tone="warn" title={invite.noLink} />}
        {!attempt.isSuccess && token !== '' && (
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              setTried(true);
              if (!isShort && !attempt.isPending) attempt.mutate();
            }}
          >
            <Stack gap="sm">
              <p className={classes.lead}>{invite.choose}</p>
              <Failure error={attempt.error} />
              <PasswordInput
                label={invite.password}
                description={invite.passwordHelp}
                autoComplete="new-password"
                maxLength={200}
                value={password}
                error={isTried && isShort && invite.passwordFault}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              <Button type="submit" fullWidth mt="xs" loading={attempt.isPending}>
                {invite.accept}
              </Button>
            </Stack>
          </form>
        )}
      </div>
    </main>
  );
}
