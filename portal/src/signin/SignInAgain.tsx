import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session } from '../api/types';
import { t } from '../messages';
import { OtherWays } from './OtherWays';
import { resumeSession, sessionQuery } from './session';
import { SignInCard } from './SignInCard';
import classes from './SignInPage.module.css';

/** Above all dialogs, and above what is told in passing. */
const ABOVE_ALL = 1100;

/**
 * Covers a page whose session has ended. The page stays as it is, and so does what was typed: whoever signs in again goes
 * on with it. Other ways in are opened beside it; who came in by one of them is noticed here.
 */
export default function SignInAgain({ former }: { former: Session }) {
  const client = useQueryClient();
  const session = useQuery({ ...sessionQuery, refetchOnWindowFocus: 'always' });
  return (
    <Modal.Root opened fullScreen closeOnEscape={false} zIndex={ABOVE_ALL} transitionProps={{ duration: 0 }} onClose={() => undefined}>
      <Modal.Content aria-label={t.signIn.title}>
        <div className={classes.page}>
          <SignInCard
            lead={t.signIn.again}
            user={former.user.email}
            isUnanswered={session.error !== null}
            onBegun={(begun) => void resumeSession(client, begun, former)}
          >
            {(email) => <OtherWays email={email} isBeside />}
          </SignInCard>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
