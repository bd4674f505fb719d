import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { capture, previewCapture } from '../api/calls';
import { isLimitExceeded, isOrderChanged, isPreviewOutdated } from '../api/errors';
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
import { orderActions } from '../orderActionMessages';
import { ActionButton } from '../ui/ActionButton';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { SaidWords } from '../ui/SaidWords';
import { useAttempt } from '../ui/useAttempt';
import type { ActionEvents } from './ActionDialog';
import { AmountField, readAmount } from './AmountField';
import { captureRequest, type CaptureIntent } from './captureIntent';
import { ChosenLines } from './ChosenLines';
import { Consequences, Outdated } from './Consequences';
import { differencesOf } from './consequences';
import { ReferenceFields } from './ReferenceFields';
import { usePreview } from './usePreview';

const NO_NOTES = { description: '', reference: '' };

interface Props extends Pick<ActionEvents, 'onCancel' | 'onFailed'> {
  order: Order;
  intent: CaptureIntent;
  onDone: (answer: CaptureAnswer) => void;
}

interface Sent {
  request: CaptureRequest;
  /** What was shown and is confirmed, if it was there. */
  seen: CapturePreview | undefined;
  /** The order as it is known here, where no preview says what "all that is left" is. */
  ifMatch: string | undefined;
  left: number;
}

/** Mounted anew with each opening of the dialog: that is how long its figures and its idempotency key live. */
export function CaptureForm({ order, intent, onCancel, onFailed, onDone }: Props) {
  const currency = order.purchase_currency;
  const money = (amount: number) => formatMoney(amount, currency);
  const [amountText, setAmountText] = useState('');
  const [isTried, setTried] = useState(false);
  const [reference, setReference] = useState('');
  const [description, setDescription] = useState('');

  const attempt = useAttempt({
    send: ({ request, seen, ifMatch }: Sent, key) => {
      const token = seen === undefined ? {} : { preview_token: seen.preview_token };
      return capture(order.order_id, { ...request, ...token }, ifMatch, key);
    },
    onDone,
    onFailed: (isUnknown) => {
      onFailed(isUnknown);
      if (!isUnknown) void preview.refetch();
    },
  });
  const { isUnknown, sent, problem } = attempt;
  // What was left when the request was sent; after a refusal what is left now, which may be its reason.
  const left = attempt.isFrozen && sent !== undefined ? sent.left : leftToCapture(order);
  const typed = readAmount(amountText, currency, left, captureTexts);
  const sum = sumOf(intent, typed.minor, left);
  const ask = useAsk(order, onCancel);
  const isFrozen = attempt.isFrozen || ask.attempt.isFrozen;
  const isPending = attempt.isPending || ask.attempt.isPending;

  // The notes change nothing of what is previewed; and of a capture that was made there is nothing more to ask.
  const asked = sum === undefined ? undefined : captureRequest(intent, sum, NO_NOTES);
  const preview = usePreview(['capture', order.order_id], previewOf(order), asked, isFrozen);
  const isWorking = asked !== undefined && !isFrozen && preview.isFetching;

  const need = asked === undefined || isUnknown ? undefined : needOf(preview, problem);

  const submit = () => {
    setTried(true);
    const request = sum === undefined ? undefined : captureRequest(intent, sum, { description, reference });
    if (need !== undefined) {
      ask.submit(request === undefined ? undefined : { action: 'capture', capture: request });
      return;
    }
    // Of who was faster than the preview, or whom the server gave none, nothing is confirmed but the capture of what is shown.
    const seen = isWorking ? undefined : preview.data;
    const ifMatch = seen === undefined && intent.kind === 'full' ? order.etag : undefined;
    attempt.submit(request === undefined ? undefined : { request, seen, ifMatch, left });
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
        {asked !== undefined && preview.error !== null && problem === undefined && !isUnknown && (
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
        {isPreviewOutdated(problem) ? (
          sent?.seen !== undefined &&
          preview.data !== undefined &&
          !isWorking && <Outdated differences={differencesOf(sent.seen, preview.data)} />
        ) : isOrderChanged(problem) ? (
          <Notice tone="warn" title={captureTexts.outdatedTitle} isAnnounced>
            <p>{orderActions.changedText}</p>
          </Notice>
        ) : (
          !isLimitExceeded(problem) && <AttemptNotice attempt={attempt} texts={captureTexts} currency={currency} />
        )}
        {need !== undefined && <AskApproval ask={ask} need={need} currency={currency} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel} disabled={isPending}>
            {isUnknown ? captureTexts.close : captureTexts.cancel}
          </Button>
          <ActionButton
            type="submit"
            loading={isPending}
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
