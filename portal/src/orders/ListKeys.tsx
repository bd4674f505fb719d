import { Button } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { OrderSummary } from '../api/types';
import { list } from '../listMessages';
import { lazyPart } from '../ui/lazyPart';
import { OnceOpened } from '../ui/OnceOpened';
import classes from './OrdersPage.module.css';
import type { Selection } from './useSelection';

const KeysDialog = lazyPart(() => import('./KeysDialog'));

interface Props {
  orders: OrderSummary[];
  /** Undefined for those who may not select. */
  selection: Selection | undefined;
}

const links = () => [...document.querySelectorAll<HTMLElement>('[data-order-id]')];

function move(steps: 1 | -1): void {
  const all = links();
  const at = all.findIndex((link) => link === document.activeElement);
  const next = at < 0 ? all[steps === 1 ? 0 : all.length - 1] : all[at + steps];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function toggle({ orders, selection }: Props): void {
  const id = (document.activeElement as HTMLElement | null)?.dataset['orderId'];
  const order = orders.find((one) => one.order_id === id);
  if (order !== undefined) selection?.set([order], !selection.has(order.order_id));
}

/** Somebody types, or presses a key that the browser knows, or a dialog has the attention. */
function isForOthers(event: KeyboardEvent): boolean {
  const isTyping = event.target instanceof Element && event.target.closest('input:not([type=checkbox]), textarea, select');
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.defaultPrevented ||
    Boolean(isTyping) ||
    document.querySelector('[role=dialog]') !== null
  );
}

/** Single keys for who goes through many orders; they can be switched off, for who speaks to the computer. */
export function ListKeys(props: Props) {
  const [isOn, setOn] = useLocalStorage({ key: 'fangst-list-keys', defaultValue: true, getInitialValueInEffect: false });
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const actions: Record<string, () => void> = {
      j: () => move(1),
      k: () => move(-1),
      x: () => toggle(props),
      '/': () => document.querySelector<HTMLElement>('input[type=search]')?.focus(),
      '?': () => setOpen(true),
    };
    const listen = (event: KeyboardEvent) => {
      const action = actions[event.key];
      if (!isOn || action === undefined || isForOthers(event)) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOn, props]);

  return (
    <>
      <Button variant="subtle" size="xs" className={classes.keysButton} onClick={() => setOpen(true)}>
        {list.keys}
      </Button>
      <OnceOpened isOpen={isOpen}>
        {(isThere) => <KeysDialog isOpen={isThere} onClose={() => setOpen(false)} isOn={isOn} onSwitch={setOn} />}
      </OnceOpened>
    </>
  );
}
