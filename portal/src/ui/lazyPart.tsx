import { Button } from '@mantine/core';
import { lazy, useEffect, useState, useSyncExternalStore, type ComponentType } from 'react';
import { t } from '../messages';
import { Notice } from './Notice';

// Parts of the portal that are fetched when they are first shown. React's own lazy parts stay missing once they could not be
// fetched; these are asked for again, and what stands beside them stays as it is.

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;
type Instead = ComponentType<{ onRetry: () => void }>;

const lostStyles = new Set<HTMLLinkElement>();

function askAgain(link: HTMLLinkElement): Promise<unknown> {
  const again = link.cloneNode() as HTMLLinkElement;
  lostStyles.delete(link);
  return new Promise((resolve, reject) => {
    again.addEventListener('load', resolve);
    again.addEventListener('error', reject);
    link.replaceWith(again);
  });
}

/** `load` asks for a stylesheet only once, also where it did not come. */
async function loadWithStyles<Props>(load: Load<Props>) {
  const keepLost = ({ target }: Event) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') lostStyles.add(target);
  };
  document.addEventListener('error', keepLost, true);
  try {
    await Promise.all([...lostStyles].map(askAgain));
    return await load();
  } finally {
    document.removeEventListener('error', keepLost, true);
  }
}

function refetched<Props extends object>(load: Load<Props>, WhenMissing: Instead): ComponentType<Props> {
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  function fetched() {
    const part = lazy(() => loadWithStyles(load).catch(() => ({ default: Missing })));
    const retry = () => {
      if (current !== part) return;
      current = fetched();
      for (const listener of listeners) listener();
    };
    let wasShown = false;
    /** Whoever leaves and comes back asks again, too. */
    function Missing() {
      const [isBack] = useState(() => wasShown);
      useEffect(() => {
        wasShown = true;
        if (isBack) retry();
      }, [isBack]);
      return isBack ? null : <WhenMissing onRetry={retry} />;
    }
    return part;
  }

  let current = fetched();
  return function Part(props: Props) {
    // Of props that are not known yet the types cannot tell that it takes them.
    const Current = useSyncExternalStore(subscribe, () => current) as unknown as ComponentType<Props>;
    return <Current {...props} />;
  };
}

/** In its place. The focus goes back to where it was when the part was wanted: a dialog takes it from there. */
function SaysSo({ onRetry }: { onRetry: () => void }) {
  const [wantedBy] = useState(() => document.activeElement);
  return (
    <Notice tone="bad" title={t.errors.partTitle} isAnnounced>
      <p>{t.errors.partText}</p>
      <Button
        variant="default"
        size="xs"
        mt="xs"
        onClick={() => {
          if (wantedBy instanceof HTMLElement) wantedBy.focus();
          onRetry();
        }}
      >
        {t.errors.retry}
      </Button>
    </Notice>
  );
}

function WaitsForPress({ onRetry }: { onRetry: () => void }) {
  useEffect(() => {
    document.addEventListener('click', onRetry, { once: true });
    return () => document.removeEventListener('click', onRetry);
  }, [onRetry]);
  return null;
}

/** A part that somebody asked for: if it cannot be fetched it says so, and can be asked for again. */
export const lazyPart = <Props extends object>(load: Load<Props>) => refetched(load, SaysSo);

/** A part that the page is whole without: if it cannot be fetched it is not there, until the next press fetches it. */
export const lazyExtra = <Props extends object>(load: Load<Props>) => refetched(load, WaitsForPress);
