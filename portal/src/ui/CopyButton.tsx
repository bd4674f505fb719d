import { ActionIcon, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { t } from '../messages';
import { copyText } from './copy';
import { AlertIcon, CheckIcon, CopyIcon } from './icons';
import { useHint } from './useHint';

type Outcome = 'none' | 'copied' | 'failed';
const SHOWN_MS = 1600;

const ICONS = { none: CopyIcon, copied: CheckIcon, failed: AlertIcon };

export function CopyButton({ value, what }: { value: string; what: string }) {
  const [outcome, setOutcome] = useState<Outcome>('none');
  useEffect(() => {
    if (outcome === 'none') return;
    const timer = setTimeout(() => setOutcome('none'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const said = { none: '', copied: t.app.copied, failed: t.app.copyFailed }[outcome];
  const { events, bubble } = useHint(said === '' ? t.app.copy(what) : said);
  const Icon = ICONS[outcome];
  return (
    <>
      <ActionIcon
        {...events}
        variant="subtle"
        color="gray"
        size={26}
        aria-label={t.app.copy(what)}
        onClick={() => void copyText(value).then((ok) => setOutcome(ok ? 'copied' : 'failed'))}
      >
        <Icon width={15} height={15} />
      </ActionIcon>
      {bubble}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
