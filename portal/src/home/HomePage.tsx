import { Stack, Title } from '@mantine/core';
import { home } from '../homeMessages';
import { useMay, useMayApprove, useSession } from '../signin/session';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { AtRisk } from './AtRisk';
import { Business } from './Business';
import { FailingWebhooks } from './FailingWebhooks';
import { FailureList } from './FailureList';
import classes from './Home.module.css';
import { NextPayouts } from './NextPayouts';
import { WaitingApprovals } from './WaitingApprovals';

/** The first page after signing in. Each part is asked for by itself, so that one that fails leaves the others. */
export default function HomePage() {
  const { merchant } = useSession();
  const maySettle = useMay('settle');
  const mayManage = useMay('manage');
  const mayApprove = useMayApprove();
  usePageTitle(home.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('home');
  const failures = (
    <>
      <FailureList />
      {mayManage && <FailingWebhooks />}
    </>
  );
  const rest = maySettle ? <NextPayouts>{failures}</NextPayouts> : failures;
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {home.title}
        </Title>
        <p className={classes.lead}>{home.lead(merchant.name)}</p>
      </div>
      <Business hasPayouts={maySettle} />
      <div className={classes.columns}>
        <AtRisk />
        <Stack gap="md">{mayApprove ? <WaitingApprovals>{rest}</WaitingApprovals> : rest}</Stack>
      </div>
    </Stack>
  );
}
