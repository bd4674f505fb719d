import { Button, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { factor } from '../factorMessages';
import { t } from '../messages';
import { SignInFailure } from './SignInFailure';

interface Props {
  /** Of the last code, if one was sent. */
  error: Error | null;
  at: number;
  isPending: boolean;
  onSubmit: (code: string) => void;
  onBack: () => void;
}

/** The password was right, and the user has a second factor. */
export function CodeStep({ error, at, isPending, onSubmit, onBack }: Props) {
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (code.trim() !== '' && !isPending) onSubmit(code.trim());
      }}
    >
      <Stack gap="sm">
        {error !== null && <SignInFailure error={error} at={at} />}
        <TextInput
          label={factor.code}
          name="code"
          autoComplete="one-time-code"
          ref={field}
          maxLength={20}
          value={code}
          error={isTried && code.trim() === '' && factor.codeMissing}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth mt="xs" loading={isPending}>
          {t.signIn.submit}
        </Button>
        <Button variant="default" fullWidth onClick={onBack}>
          {factor.back}
        </Button>
      </Stack>
    </form>
  );
}
