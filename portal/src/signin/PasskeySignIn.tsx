import { Button, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import type { Session } from '../api/types';
import { passkey } from '../passkeyMessages';
import { passkeysHere, signInWaysQuery } from '../passkeys/here';
import { lazyPart } from '../ui/lazyPart';

const PasskeyFailure = lazyPart(async () => ({ default: (await import('../passkeys/PasskeyFailure')).PasskeyFailure }));

/** The way in without a password, where there is one. */
export function PasskeySignIn({ onBegun }: { onBegun: (session: Session) => void }) {
  const { data } = useQuery(signInWaysQuery);
  const attempt = useMutation({
    mutationFn: async () => {
      const { signInWithPasskey } = await import('../passkeys/signIn');
      return signInWithPasskey();
    },
    onSuccess: onBegun,
  });
  if (data === undefined || passkeysHere(data) !== 'here') return null;
  return (
    <Stack gap="sm" mt="sm">
      <Button variant="default" fullWidth loading={attempt.isPending} onClick={() => attempt.mutate()}>
        {passkey.signIn}
      </Button>
      {attempt.error !== null && (
        <Suspense>
          <PasskeyFailure error={attempt.error} at={attempt.submittedAt} />
        </Suspense>
      )}
    </Stack>
  );
}
