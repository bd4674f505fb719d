import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BankResolution, BankTransaction } from '../api/bankTypes';
import { resolveBankTransaction } from '../api/calls';
import { bank } from '../bankMessages';
import { formatMoney } from '../format/money';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { tell } from '../ui/tell';
import { useAttempt } from '../ui/useAttempt';

type What = BankResolution['resolution'];

/** Asks what a transaction is. */
export function ResolveButton({ transaction }: { transaction: BankTransaction }) {
  const [isOpen, setOpen] = useState(false);
  const amount = formatMoney(transaction.amount, transaction.currency);
  const title = bank.decideOne(amount, transaction.counterparty);
  return (
    <>
      <Button variant="default" size="xs" aria-label={title} onClick={() => setOpen(true)}>
        {bank.decide}
      </Button>
      <Dialog isOpen={isOpen} title={title} onClose={() => setOpen(false)}>
        <ResolveForm transaction={transaction} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface FormProps {
  transaction: BankTransaction;
  onClose: () => void;
}

function ResolveForm({ transaction, onClose }: FormProps) {
  const client = useQueryClient();
  const [what, setWhat] = useState<What>();
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const ours = transaction.amount > 0 ? 'payment' : 'payout';
  const resolution = what === undefined ? undefined : read(what, text.trim());
  const attempt = useAttempt({
    send: (body: BankResolution, key) => resolveBankTransaction(transaction.transaction_id, body, key),
    onDone: (_, body) => {
      const amount = formatMoney(Math.abs(transaction.amount), transaction.currency);
      tell(bank.decided[body.resolution](amount));
      onClose();
      for (const key of ['bank', 'payments', 'payouts', 'order']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={bank.decide}
      onSubmit={() => {
        setTried(true);
        attempt.submit(resolution);
      }}
      onClose={onClose}
    >
      <Radio.Group
        label={bank.isWhat}
        value={what ?? ''}
        readOnly={attempt.isFrozen}
        error={isTried && what === undefined && bank.whatFault}
        onChange={(value) => {
          setWhat(value as What);
          setText('');
          setTried(false);
        }}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value={ours}
            label={bank[ours]}
            description={ours === 'payment' ? bank.paymentHelp : bank.payoutHelp}
            data-autofocus
          />
          <Radio value="set_aside" label={bank.setAside} description={bank.setAsideHelp} />
        </Stack>
      </Radio.Group>
      {what !== undefined && (
        <TextInput
          {...FIELDS[what]}
          autoComplete="off"
          value={text}
          readOnly={attempt.isFrozen}
          error={isTried && resolution === undefined && FAULTS[what]}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <AttemptNotice attempt={attempt} texts={bank.decideTexts} currency={transaction.currency} />
    </DialogForm>
  );
}

const FIELDS = {
  payment: {
    label: bank.invoice,
    description: bank.invoiceHelp,
    inputMode: 'numeric',
    maxLength: 15,
  },
  payout: { label: bank.reference, description: bank.referenceHelp, maxLength: 8 },
  set_aside: { label: bank.note, maxLength: 500 },
} as const;
const FAULTS = { payment: bank.invoiceFault, payout: bank.referenceFault, set_aside: bank.noteFault };

/** What is said by the choice and the text under it; nothing if the text will not do. */
function read(what: What, text: string): BankResolution | undefined {
  switch (what) {
    case 'payment':
      if (text === '') return { resolution: what };
      return /^[1-9]\d{0,14}$/.test(text) ? { resolution: what, invoice_number: Number(text) } : undefined;
    case 'payout':
      return /^[A-Za-z0-9]{8}$/.test(text) ? { resolution: what, payment_reference: text.toUpperCase() } : undefined;
    case 'set_aside':
      return text === '' ? undefined : { resolution: what, note: text };
  }
}
