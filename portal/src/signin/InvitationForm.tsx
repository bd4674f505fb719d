import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { isProblem } from '../api/errors';
import { stores } from '../storeMessages';
import { Notice } from '../ui/Notice';
import { invite } from '../userMessages';
import { Failure } from '../users/Failure';
import { PASSWORD_CHARS_MIN } from './password';
import { SignInFailure } from './SignInFailure';

interface Props {
  error: Error | null;
  at: number;
  password: string;
  isPending: boolean;
  /** Another way to accept is the one that is proposed. */
  isSecond: boolean;
  onPassword: (password: string) => void;
  onSubmit: () => void;
}

/** The password with which somebody accepts: a new one, or that of the user there is. */
export function InvitationForm({ error, at, password, isPending, isSecond, onPassword, onSubmit }: Props) {
  const [isTried, setTried] = useState(false);
  const isShort = Array.from(password).length < PASSWORD_CHARS_MIN;
  const hasUser = isProblem(error, 401) || isProblem(error, 429);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isShort && !isPending) onSubmit();
      }}
    >
      <Stack gap="sm">
        {hasUser && <SignInFailure error={error} at={at} />}
        {hasUser && <Notice tone="calm" title={stores.hasUser} />}
        {!hasUser && <Failure error={error} />}
        <PasswordInput
          label={invite.password}
          description={invite.passwordHelp}
          autoComplete={hasUser ? 'current-password' : 'new-password'}
          maxLength={200}
          value={password}
          error={isTried && isShort && invite.passwordFault}
          onChange={(event) => onPassword(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth mt="xs" variant={isSecond ? 'default' : 'filled'} loading={isPending}>
          {invite.accept}
        </Button>
      </Stack>
    </form>
  );
}
