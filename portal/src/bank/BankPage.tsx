import { Group, SegmentedControl, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { findBankStatements, findBankUploads, findOpenBankTransactions } from '../api/calls';
import { bank } from '../bankMessages';
import { t } from '../messages';
import { useMay, useSession } from '../signin/session';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import classes from './Bank.module.css';
import { BankList } from './BankList';
import { StatementEntry } from './StatementEntry';
import { TransactionEntry } from './TransactionEntry';
import { UploadEntry } from './UploadEntry';
import { UploadPanel } from './UploadPanel';

type Which = keyof typeof bank.choices;
const CHOICES = (['open', 'uploads', 'statements'] as const).map((value) => ({ value, label: bank.choices[value] }));

/** What the bank told: files are uploaded here, and what is not surely ours is decided. */
export default function BankPage() {
  const { merchant, user } = useSession();
  const maySettle = useMay('settle');
  const [which, setWhich] = useState<Which>('open');
  usePageTitle(bank.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('bank');
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {bank.title}
        </Title>
        <p className={classes.lead}>{bank.lead}</p>
      </div>
      {maySettle ? (
        <>
          <UploadPanel />
          <Group>
            <SegmentedControl
              aria-label={bank.which}
              data={CHOICES}
              value={which}
              onChange={(value) => setWhich(value as Which)}
            />
          </Group>
          <List which={which} />
        </>
      ) : (
        <Notice tone="calm" title={bank.mayNot(t.app.roles[user.role])} />
      )}
    </Stack>
  );
}

function List({ which }: { which: Which }) {
  switch (which) {
    case 'open':
      return (
        <BankList
          key={which}
          which={which}
          find={findOpenBankTransactions}
          items={(page) => page.transactions}
          entry={(one) => <TransactionEntry key={one.transaction_id} transaction={one} />}
        />
      );
    case 'uploads':
      return (
        <BankList
          key={which}
          which={which}
          find={findBankUploads}
          items={(page) => page.uploads}
          entry={(one) => <UploadEntry key={one.upload_id} upload={one} />}
        />
      );
    case 'statements':
      return (
        <BankList
          key={which}
          which={which}
          find={findBankStatements}
          items={(page) => page.statements}
          entry={(one) => <StatementEntry key={one.statement_id} statement={one} />}
        />
      );
  }
}
