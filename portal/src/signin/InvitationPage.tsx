import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { acceptInvitation } from '../api/calls';
import { isCodeWanted } from '../api/errors';
import { inStore } from '../api/store';
import { acceptWhileSignedIn } from '../api/storeCalls';
import { factor } from '../factorMessages';
import { stores as storeTexts } from '../storeMessages';
import { Notice } from '../ui/Notice';
import { invite } from '../userMessages';
import { Failure } from '../users/Failure';
import { CodeStep } from './CodeStep';
import { EntryCard } from './EntryCard';
import { InvitationForm } from './InvitationForm';
import { sessionQuery } from './session';

/** Where the link of an invitation leads. Its token follows the #, so no server and no log has it. */
export default function InvitationPage() {
  const [token] = useState(() => window.location.hash.slice(1));
  const [password, setPassword] = useState('');
  const [isWanted, setCodeWanted] = useState(false);
  const session = useQuery(sessionQuery);
  const signedIn = useMutation({ mutationFn: () => acceptWhileSignedIn(token) });
  const attempt = useMutation({
    mutationFn: (code?: string) => acceptInvitation(code === undefined ? { token, password } : { token, password, code }),
    onError: (error) => {
      if (isCodeWanted(error)) setCodeWanted(true);
    },
  });
  if (signedIn.data !== undefined)
    return (
      <EntryCard title={storeTexts.acceptedTitle(signedIn.data.name)} lead={storeTexts.acceptedText}>
        <Button component="a" href={inStore(signedIn.data.merchant_id, '/')} fullWidth>
          {storeTexts.open(signedIn.data.name)}
        </Button>
      </EntryCard>
    );
  if (attempt.isSuccess)
    return (
      <EntryCard title={invite.acceptedTitle} lead={invite.acceptedText}>
        <Button component="a" href="/signin" fullWidth>
          {invite.toSignIn}
        </Button>
      </EntryCard>
    );
  if (token === '')
    return (
      <EntryCard title={invite.welcome}>
        <Notice tone="warn" title={invite.noLink} />
      </EntryCard>
    );
  if (isWanted)
    return (
      <EntryCard title={factor.step} lead={factor.stepLead}>
        <CodeStep
          error={attempt.variables === undefined && isCodeWanted(attempt.error) ? null : attempt.error}
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
  const me = session.data?.user.email;
  return (
    <EntryCard title={invite.welcome} lead={me === undefined ? invite.choose : storeTexts.acceptLead}>
      {me !== undefined && (
        <Stack gap="sm" mb="lg">
          <Failure error={signedIn.error} />
          <Button fullWidth loading={signedIn.isPending} onClick={() => signedIn.mutate()}>
            {storeTexts.accept(me)}
          </Button>
          <Text size="sm">{storeTexts.acceptOther}</Text>
          <Text size="sm" c="dimmed">
            {invite.choose}
          </Text>
        </Stack>
      )}
      <InvitationForm
        error={attempt.error}
        at={attempt.submittedAt}
        password={password}
        isPending={attempt.isPending}
        isSecond={me !== undefined}
        onPassword={setPassword}
        onSubmit={() => attempt.mutate(undefined)}
      />
    </EntryCard>
  );
}
