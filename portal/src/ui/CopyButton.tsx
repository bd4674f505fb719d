import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { t } from '../messages';
import { copyText } from './copy';
import classes from './CopyButton.module.css';
import { AlertIcon, CheckIcon } from './icons';
import { lazyExtra } from './lazyPart';
import { OnceOpened } from './OnceOpened';

const HintBubble = lazyExtra(() => import('./HintBubble'));

type Outcome = 'copied' | 'failed';
const SHOWN_MS = 1600;

interface Hint {
  target: HTMLElement;
  isOpen: boolean;
}

/** A list has a hundred of them: all but the button is made when the pointer or the keyboard comes to it. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const [hint, setHint] = useState<Hint>();
  const [outcome, setOutcome] = useState<Outcome>();
  const show = (target: HTMLElement, isOpen: boolean) => setHint({ target, isOpen });
  return (
    <>
      <button
        type="button"
        className={classes.button}
        aria-label={t.app.copy(what)}
        onMouseEnter={(event) => show(event.currentTarget, true)}
        onMouseLeave={(event) => show(event.currentTarget, false)}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget, true);
        }}
        onBlur={(event) => show(event.currentTarget, false)}
        onClick={(event) => {
          const target = event.currentTarget;
          setHint((before) => before ?? { target, isOpen: false });
          void copyText(value).then((ok) => setOutcome(ok ? 'copied' : 'failed'));
        }}
      >
        {outcome === 'copied' && <CheckIcon width={15} height={15} />}
        {outcome === 'failed' && <AlertIcon width={15} height={15} />}
      </button>
      {hint !== undefined && (
        <Told
          hint={hint}
          said={outcome === undefined ? '' : { copied: t.app.copied, failed: t.app.copyFailed }[outcome]}
          hinted={t.app.copy(what)}
          onHide={() => show(hint.target, false)}
          onOver={() => setOutcome(undefined)}
        />
      )}
    </>
  );
}

interface ToldProps {
  hint: Hint;
  /** What came of it; for a moment. */
  said: string;
  hinted: string;
  onHide: () => void;
  onOver: () => void;
}

function Told({ hint, said, hinted, onHide, onOver }: ToldProps) {
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(onOver, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <>
      <OnceOpened isOpen={hint.isOpen}>
        {(isThere) => <HintBubble target={hint.target} text={said === '' ? hinted : said} isOpen={isThere} onHide={onHide} />}
      </OnceOpened>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
