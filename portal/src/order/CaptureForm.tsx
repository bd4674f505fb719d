import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { capture, previewCapture } from '../api/calls';
import { isLimitExceeded, isOutcomeUnknown, isPreviewOutdated, ProblemError } from '../api/errors';
import type { CapturePreview } from '../api/previewTypes';
import type { CaptureAnswer, CaptureRequest, Order } from '../api/types';
import { AskApproval } from '../approvals/AskApproval';
import { needOf } from '../approvals/need';
import { useAsk } from '../approvals/useAsk';
import { approvals } from '../approvalMessages';
import { capture as captureTexts } from '../captureMessages';
import { formatMoney } from '../format/money';
import { leftToCapture } from '../format/order';
import { t } from '../messages';
import { ActionButton } from '../ui/ActionButton';
import { useDialogBusy } from '../ui/dialogBusy';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';
import { SaidWords } from '../ui/SaidWords';
import { useIdempotencyKey } from '../ui/useIdempotencyKey';
import { AmountField, readAmount } from './AmountField';
import { captureRequest, type CaptureIntent } from './captureIntent';
import { ChosenLines } from './ChosenLines';
import { Consequences, Outdated } from './Consequences';
import { differencesOf } from './consequences';
import { ReferenceFields } from './ReferenceFields';
import { usePreview } from './usePreview';

const NO_NOTES = { description: '', reference: '' };

interface Props {
  order: Order;
  intent: CaptureIntent;
  onCancel: () => void;
  onUnknown: (isUnknown: boolean) => void;
  onRefused: () => void;
  onDone: (answer: CaptureAnswer) => void;
}

/** Mounted anew with each opening of the dialog: that is how long its figures and its idempotency key live. */
export function CaptureForm({ order, intent, onCancel, onUnknown, onRefused, onDone }: Props) {
  const currency = order.purchase_currency;
  const money = (amount: number) => formatMoney(amount, currency);
  const key = useIdempotencyKey();
  // What was left when the request was sent; after a refusal what is left now, which may be its reason.
  const [leftWhenSent, setLeftWhenSent] = useState<number>();
  const left = leftWhenSent ?? leftToCapture(order);
  const [amountText, setAmountText] = useState('');
  const [isTried, setTried] = useState(false);
  const [reference, setReference] = useState('');
  const [description, setDescription] = useState('');

  const typed = readAmount(amountText, currency, left, captureTexts);
  const sum = sumOf(intent, typed.minor, left);

  const attempt = useMutation({
    mutationFn: (body: CaptureRequest) => capture(order.order_id, body, key.read()),
    onMutate: () => setLeftWhenSent(left),
    onSuccess: onDone,
    onError: (error) => {
      key.settle(error);
      onUnknown(isOutcomeUnknown(error));
      if (isOutcomeUnknown(error)) return;
      setLeftWhenSent(undefined);
      onRefused();
      void preview.refetch();
    },
  });
  useDialogBusy(attempt.isPending);
  const isUnknown = attempt.error !== null && isOutcomeUnknown(attempt.error);
  const ask = useAsk(order, onCancel);
  const isFrozen = attempt.isPending || isUnknown || ask.attempt.isFrozen;

  // The notes change nothing of what is previewed; and of a capture that was made there is nothing more to ask.
  const asked = sum === undefined ? undefined : captureRequest(intent, sum, NO_NOTES);
  const preview = usePreview(['capture', order.order_id], previewOf(order), asked, isFrozen || attempt.isSuccess);
  const [confirmed, setConfirmed] = useState<CapturePreview>();
  const isWorking = asked !== undefined && !isFrozen && preview.isFetching;

  const need = asked === undefined || isUnknown ? undefined : needOf(preview, attempt.error);

  const submit = () => {
    setTried(true);
    if (attempt.isPending || attempt.isSuccess) return;
    const notes = { description, reference };
    if (need !== undefined) {
      ask.submit(sum === undefined ? undefined : { action: 'capture', capture: captureRequest(intent, sum, notes) });
      return;
    }
    // After a lost answer the very same request is sent: the server may have done it already.
    if (isUnknown) attempt.mutate(attempt.variables);
    else if (sum !== undefined) {
      // Of who was faster than the preview, or whom the server gave none, nothing is confirmed but the capture itself.
      const seen = isWorking ? undefined : preview.data;
      setConfirmed(seen);
      const token = seen === undefined ? {} : { preview_token: seen.preview_token };
      attempt.mutate({ ...captureRequest(intent, sum, notes), ...token });
    }
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {intent.kind === 'amount' && (
          <AmountField
            texts={captureTexts}
            currency={currency}
            left={left}
            text={amountText}
            onChange={setAmountText}
            isTried={isTried}
            isFrozen={isFrozen}
          />
        )}
        {intent.kind === 'lines' && <ChosenLines parts={intent.selection.chosen} currency={currency} />}
        <Facts
          rows={[
            { name: captureTexts.leftNow, value: money(left) },
            { name: captureTexts.sum, value: sum === undefined ? t.app.notKnown : money(sum), isStrong: true },
            { name: captureTexts.leftAfter, value: sum === undefined ? t.app.notKnown : money(left - sum) },
          ]}
        />
        {asked !== undefined && preview.data !== undefined && (
          <Consequences preview={preview.data} isOld={preview.isPlaceholderData} />
        )}
        {asked !== undefined && preview.error !== null && attempt.error === null && (
          <Notice tone="calm">
            <p>
              {captureTexts.notWorkedOut} <SaidWords error={preview.error} currency={order.purchase_currency} />
            </p>
          </Notice>
        )}
        <ReferenceFields
          texts={captureTexts}
          reference={reference}
          onReference={setReference}
          description={description}
          onDescription={setDescription}
          isFrozen={isFrozen}
        />
        <Text size="sm">{captureTexts.final}</Text>
        {isUnknown && (
          <Notice tone="warn" title={captureTexts.unknownTitle} isAnnounced>
            <p>{captureTexts.unknownText}</p>
          </Notice>
        )}
        {isPreviewOutdated(attempt.error) && confirmed !== undefined && preview.data !== undefined && !isWorking && (
          <Outdated differences={differencesOf(confirmed, preview.data)} />
        )}
        {need !== undefined && <AskApproval ask={ask} need={need} currency={currency} />}
        {attempt.error instanceof ProblemError && !isPreviewOutdated(attempt.error) && !isLimitExceeded(attempt.error) && (
          <Refusal error={attempt.error} isUnknown={isUnknown} currency={order.purchase_currency} />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel} disabled={attempt.isPending || ask.attempt.isPending}>
            {isUnknown ? captureTexts.close : captureTexts.cancel}
          </Button>
          <ActionButton
            type="submit"
            loading={attempt.isPending || ask.attempt.isPending}
            reason={sum === undefined ? (typed.why ?? captureTexts.nothingLeft) : undefined}
            data-autofocus={intent.kind === 'amount' ? undefined : true}
          >
            {need === undefined
              ? confirmText(isUnknown, sum === undefined ? undefined : money(sum))
              : askText(ask.attempt.isUnknown)}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}

const previewOf = (order: Order) => (request: CaptureRequest, signal: AbortSignal) =>
  previewCapture(order.order_id, request, signal);

/** What a press on the button would capture; undefined when there is nothing it could. */
function sumOf(intent: CaptureIntent, typed: number | undefined, left: number): number | undefined {
  switch (intent.kind) {
    case 'full':
      return left > 0 ? left : undefined;
    case 'amount':
      return typed;
    case 'lines':
      return intent.sum;
  }
}

function confirmText(isUnknown: boolean, sum: string | undefined): string {
  if (isUnknown) return captureTexts.again;
  return sum === undefined ? captureTexts.confirmBare : captureTexts.confirm(sum);
}

const askText = (isUnknown: boolean) => (isUnknown ? captureTexts.again : approvals.ask);

/** A refusal; or, while the outcome is unknown, what the server or a proxy in front of it said about that. */
function Refusal({ error, isUnknown, currency }: { error: ProblemError; isUnknown: boolean; currency: string }) {
  if (isUnknown)
    return (
      <Notice tone="calm">
        <SaidWords error={error} />
      </Notice>
    );
  return <RefusalNotice title={captureTexts.refusedTitle} error={error} currency={currency} />;
}
