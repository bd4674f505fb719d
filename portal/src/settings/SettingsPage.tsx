import { Anchor, Stack, Title } from '@mantine/core';
import { useCallback, useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { approvals } from '../approvalMessages';
import { dunningRules } from '../dunningRuleMessages';
import { t } from '../messages';
import { settings } from '../settingsMessages';
import { useMay, useSession } from '../signin/session';
import { LeaveGuard } from '../ui/LeaveGuard';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, useLinkedFocus, usePageTitle } from '../ui/page';
import { AmountLimits } from './AmountLimits';
import { DunningCard } from './DunningCard';
import { FeesCard } from './FeesCard';
import * as sections from './fields';
import classes from './Settings.module.css';
import { TermsCard } from './TermsCard';

const FOR_ALL = [
  sections.RULES,
  sections.EXPIRY_SECTION,
  sections.LIMITS_SECTION,
  sections.LETTERHEAD_SECTION,
  sections.MAILS_SECTION,
];

/** What the merchant has chosen, and where it is chosen anew. */
export default function SettingsPage() {
  const { merchant, user } = useSession();
  const maySettle = useMay('settle');
  const mayManage = useMay('manage');
  usePageTitle(settings.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('settings');
  const [touched, setTouched] = useState<string[]>([]);
  const onTouched = useCallback((id: string, isTouched: boolean) => {
    setTouched((all) => (isTouched === all.includes(id) ? all : isTouched ? [...all, id] : all.filter((each) => each !== id)));
  }, []);
  const parts: Part[] = [
    ...FOR_ALL.map((section) => ({
      id: section.id,
      title: settings.cards[section.id],
      card: <TermsCard section={section} onTouched={onTouched} />,
    })),
    { id: 'dunning', title: dunningRules.title, card: <DunningCard /> },
    ...(mayManage ? [{ id: 'amounts', title: approvals.limits.title, card: <AmountLimits onTouched={onTouched} /> }] : []),
    ...(maySettle
      ? [
          {
            id: 'payouts',
            title: settings.cards.payouts,
            card: <TermsCard section={sections.PAYOUTS_SECTION} onTouched={onTouched} />,
          },
          { id: 'fees', title: settings.cards.fees, card: <FeesCard /> },
        ]
      : []),
  ];
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {settings.title}
        </Title>
        <p className={classes.lead}>{settings.lead}</p>
      </div>
      <nav aria-label={settings.onPage} className={classes.contents}>
        {parts.map(({ id, title }) => (
          <Anchor key={id} component={Link} to={`#${id}`} size="sm">
            {title}
          </Anchor>
        ))}
      </nav>
      {parts.map(({ id, card }) => (
        <Place key={id} id={id}>
          {card}
        </Place>
      ))}
      {!maySettle && <Notice tone="calm" title={settings.mayNotSee(t.app.roles[user.role])} />}
      {touched.length > 0 && <LeaveGuard />}
    </Stack>
  );
}

interface Part {
  id: string;
  title: string;
  card: ReactNode;
}

/** Where the contents of the page lead to. */
function Place({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div id={id} ref={useLinkedFocus<HTMLDivElement>(id, 'start')} tabIndex={-1} className={classes.place}>
      {children}
    </div>
  );
}
