import { Stack, Textarea, VisuallyHidden } from '@mantine/core';
import type { NeededApproval } from '../api/approvalTypes';
import { ProblemError } from '../api/errors';
import { approvals as texts } from '../approvalMessages';
import { formatMoney } from '../format/money';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Notice } from '../ui/Notice';
import { useRested } from '../ui/rested';
import { SaidWords } from '../ui/SaidWords';
import type { Need } from './need';
import type { Ask } from './useAsk';

interface Props {
  ask: Ask;
  need: Need;
  currency: string;
}

/** Which limit it is above, and why it should be done all the same: within the form whose button then asks. */
export function AskApproval({ ask, need, currency }: Props) {
  const money = (amount: number) => formatMoney(amount, currency);
  const isRefused = need instanceof ProblemError;
  const sentence = isRefused ? '' : sentenceOf(need, money);
  const said = useRested(sentence, isRefused ? 'refused' : need.field);
  const words = (text: string) => (isRefused ? <SaidWords error={need} currency={currency} /> : text);
  return (
    <Stack gap="sm">
      <Notice tone="warn" title={texts.above}>
        <p>{words(sentence)}</p>
      </Notice>
      <VisuallyHidden role="alert">
        {texts.above}: {words(said)}
      </VisuallyHidden>
      <Textarea
        label={texts.whyAsk}
        description={texts.whyAskHelp}
        autosize
        minRows={2}
        maxLength={500}
        value={ask.reason}
        readOnly={ask.attempt.isFrozen}
        error={ask.isMissed && texts.whyFault}
        onChange={(event) => ask.onReason(event.currentTarget.value)}
      />
      <AttemptNotice attempt={ask.attempt} texts={texts.askTexts} />
    </Stack>
  );
}

function sentenceOf(need: NeededApproval, money: (amount: number) => string): string {
  const [asked, used, limit] = [need.asked_amount, need.used_amount, need.limit_amount].map(money) as [string, string, string];
  return need.field === 'single_amount' ? texts.aboveSingle(asked, limit) : texts.aboveDaily(asked, used, limit);
}
