import { Button, Radio, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { decideDispute } from '../api/calls';
import type { Dispute, DisputeDecision } from '../api/disputeTypes';
import { disputes } from '../disputeMessages';
import { formatMoney, parseAmount } from '../format/money';
import { useMay } from '../signin/session';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { MoneyField } from '../ui/MoneyField';
import { tell } from '../ui/tell';
import { useAttempt } from '../ui/useAttempt';

/** Asks how a dispute ended; nothing once it has, or for who may not say. */
export function DecideButton({ dispute }: { dispute: Dispute }) {
  const [isOpen, setOpen] = useState(false);
  const title = disputes.decideOne(formatMoney(dispute.amount, dispute.currency));
  const mayDispute = useMay('dispute');
  if (!mayDispute || dispute.status !== 'open') return null;
  return (
    <>
      <Button variant="default" size="xs" aria-label={title} onClick={() => setOpen(true)}>
        {disputes.decide}
      </Button>
      <Dialog isOpen={isOpen} title={title} onClose={() => setOpen(false)}>
        <DecideForm dispute={dispute} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface FormProps {
  dispute: Dispute;
  onClose: () => void;
}

function DecideForm({ dispute, onClose }: FormProps) {
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<string>('');
  const [feeText, setFeeText] = useState('');
  const [isTried, setTried] = useState(false);
  const parsed = parseAmount(feeText, dispute.currency);
  const isFeeWrong = outcome === 'lost' && feeText.trim() !== '' && !parsed.ok;
  const attempt = useAttempt({
    send: (body: DisputeDecision, key) => decideDispute(dispute.dispute_id, body, key),
    onDone: (_, body) => {
      tell(disputes.decideDone[body.outcome]);
      onClose();
      for (const key of ['disputes', 'order', 'payouts']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={disputes.decide}
      onSubmit={() => {
        setTried(true);
        attempt.submit(isFeeWrong ? undefined : read(outcome, parsed.ok ? parsed.minor : 0));
      }}
      onClose={onClose}
    >
      <Radio.Group
        label={disputes.outcome}
        description={disputes.final}
        value={outcome}
        onChange={setOutcome}
        readOnly={attempt.isFrozen}
        error={isTried && outcome === '' && disputes.outcomeFault}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="won" label={disputes.won} description={disputes.wonHelp} data-autofocus />
          <Radio value="lost" label={disputes.lost} description={disputes.lostHelp} />
        </Stack>
      </Radio.Group>
      {outcome === 'lost' && (
        <MoneyField
          label={disputes.feeAmount(dispute.currency)}
          description={disputes.feeHelp}
          currency={dispute.currency}
          text={feeText}
          isFrozen={attempt.isFrozen}
          onChange={setFeeText}
        />
      )}
      {outcome === '' && <Text size="sm">{dispute.reason}</Text>}
      <AttemptNotice attempt={attempt} texts={disputes.decideTexts} />
    </DialogForm>
  );
}

function read(outcome: string, fee: number): DisputeDecision | undefined {
  if (outcome === 'won') return { outcome };
  if (outcome === 'lost') return { outcome, ...(fee > 0 && { fee_amount: fee }) };
  return undefined;
}
