import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { previewRefund, refund } from '../api/calls';
import { isLimitExceeded, isOrderChanged } from '../api/errors';
import type { RefundRequest } from '../api/refundTypes';
import type { Order } from '../api/types';
import { AskApproval } from '../approvals/AskApproval';
import { needOf } from '../approvals/need';
import { useAsk } from '../approvals/useAsk';
import { approvals } from '../approvalMessages';
import { capture } from '../captureMessages';
import { formatMoney } from '../format/money';
import { t } from '../messages';
import { refund as refundTexts } from '../refundMessages';
import { ActionButton } from '../ui/ActionButton';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { SaidWords } from '../ui/SaidWords';
import { useAttempt } from '../ui/useAttempt';
import type { ActionEvents } from './ActionDialog';
import { AmountField } from './AmountField';
import type { Picks } from './lineSelection';
import { ReferenceFields } from './ReferenceFields';
import { RefundConsequences } from './RefundConsequences';
import { askedOf, type Way } from './refundIntent';
import { ReturnFee, ReturnLines, taxRatesOf } from './ReturnLines';
import { readReturns, returnable } from './returnSelection';
import { usePreview } from './usePreview';

interface Sent {
  request: RefundRequest;
  ifMatch: string | undefined;
}

/** How much is given back, what that does, and the button that does it. */
export function RefundForm({ order, onCancel, onFailed, onDone }: { order: Order } & ActionEvents) {
  const currency = order.purchase_currency;
  const money = (amount: number) => formatMoney(amount, currency);
  const hasLines = returnable(order.order_lines).length > 0;
  const [way, setWay] = useState<Way>(hasLines ? 'lines' : 'amount');
  const [picks, setPicks] = useState<Picks>(new Map());
  const [amountText, setAmountText] = useState('');
  const [feeText, setFeeText] = useState('');
  const [feeTaxRate, setFeeTaxRate] = useState(() => taxRatesOf(order)[0] ?? 0);
  const [isTried, setTried] = useState(false);
  const [reference, setReference] = useState('');
  const [description, setDescription] = useState('');

  const attempt = useAttempt({
    send: ({ request, ifMatch }: Sent, key) => refund(order.order_id, request, ifMatch, key),
    onDone: (answer) => onDone(refundTexts.done(money(answer.refunded_amount))),
    onFailed: (isUnknown) => {
      onFailed(isUnknown);
      if (!isUnknown) void preview.refetch();
    },
  });
  const ask = useAsk(order, onCancel);
  const isFrozen = attempt.isFrozen || ask.attempt.isFrozen;
  const isPending = attempt.isPending || ask.attempt.isPending;
  const left = order.refundable_amount;
  const selection = readReturns(order.order_lines, picks);
  const asked = askedOf({ way, selection, amountText, feeText, feeTaxRate }, left, currency);
  const request = 'why' in asked ? undefined : asked.request;
  const load = (of: RefundRequest, signal: AbortSignal) => previewRefund(order.order_id, of, signal);
  const preview = usePreview(['refund', order.order_id], load, request, isFrozen);
  const shown = request === undefined ? undefined : preview.data;
  const need = request === undefined || attempt.isUnknown ? undefined : needOf(preview, attempt.problem);

  const submit = () => {
    setTried(true);
    const notes = { description: description.trim(), reference: reference.trim() };
    const said = Object.fromEntries(Object.entries(notes).filter(([, note]) => note !== ''));
    const all = request === undefined ? undefined : { ...request, ...said };
    if (need !== undefined) {
      ask.submit(all === undefined ? undefined : { action: 'refund', refund: all });
      return;
    }
    // Of who was faster than the preview nothing is confirmed but the refund itself.
    const ifMatch = preview.isFetching ? undefined : shown?.etag;
    attempt.submit(all === undefined ? undefined : { request: all, ifMatch });
  };
  const sum = 'why' in asked ? undefined : asked.sum;
  const confirmText = sum === undefined ? refundTexts.confirmBare : refundTexts.confirm(money(sum));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <SegmentedControl
          fullWidth
          aria-label={refundTexts.how}
          value={way}
          readOnly={isFrozen}
          onChange={(value) => setWay(value as Way)}
          data={(['lines', 'amount', 'all'] as const).map((value) => ({
            value,
            label: refundTexts.ways[value],
            disabled: value === 'lines' && !hasLines,
          }))}
        />
        {way === 'lines' && (
          <>
            <ReturnLines order={order} picks={picks} selection={selection} onPick={setPicks} isFrozen={isFrozen} />
            <ReturnFee
              order={order}
              feeText={feeText}
              taxRate={feeTaxRate}
              onFee={setFeeText}
              onTaxRate={setFeeTaxRate}
              isFrozen={isFrozen}
            />
          </>
        )}
        {way === 'amount' && (
          <AmountField
            texts={refundTexts}
            currency={currency}
            left={left}
            text={amountText}
            onChange={setAmountText}
            isTried={isTried}
            isFrozen={isFrozen}
          />
        )}
        <Facts
          rows={[
            { name: refundTexts.leftNow, value: money(left) },
            ...('why' in asked || asked.fee === 0
              ? []
              : [
                  { name: refundTexts.ofLines, value: money(selection.sum) },
                  { name: refundTexts.fee, value: money(-asked.fee) },
                ]),
            { name: refundTexts.sum, value: sum === undefined ? t.app.notKnown : money(sum), isStrong: true },
            { name: refundTexts.leftAfter, value: sum === undefined ? t.app.notKnown : money(left - sum) },
          ]}
        />
        {shown !== undefined && <RefundConsequences preview={shown} isOld={preview.isPlaceholderData} />}
        {request !== undefined && preview.error !== null && attempt.problem === undefined && (
          <Notice tone="calm">
            <p>
              {refundTexts.notWorkedOut} <SaidWords error={preview.error} currency={order.purchase_currency} />
            </p>
          </Notice>
        )}
        <ReferenceFields
          texts={refundTexts}
          reference={reference}
          onReference={setReference}
          description={description}
          onDescription={setDescription}
          isFrozen={isFrozen}
        />
        {isOrderChanged(attempt.problem) ? (
          <Notice tone="warn" title={refundTexts.texts.changedTitle} isAnnounced>
            <p>{refundTexts.texts.changedText}</p>
          </Notice>
        ) : (
          !isLimitExceeded(attempt.problem) && <AttemptNotice attempt={attempt} texts={refundTexts.texts} currency={order.purchase_currency} />
        )}
        {need !== undefined && <AskApproval ask={ask} need={need} currency={currency} />}
        <Text size="sm">{refundTexts.final}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel} disabled={isPending}>
            {attempt.isUnknown ? capture.close : capture.cancel}
          </Button>
          <ActionButton type="submit" loading={isPending} reason={'why' in asked ? asked.why : undefined}>
            {attempt.isUnknown || ask.attempt.isUnknown ? capture.again : need !== undefined ? approvals.ask : confirmText}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}
