import '@mantine/core/styles/Menu.layer.css';
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { orderDraft } from '../api/calls';
import { ORDER_ACTIONS, type OrderAction } from '../api/orderActionTypes';
import type { Order } from '../api/types';
import { t } from '../messages';
import { orderActions } from '../orderActionMessages';
import { useSession } from '../signin/session';
import { DownIcon } from '../ui/icons';
import { ActionDialog } from './ActionDialog';
import { ActionForm } from './ActionForm';
import classes from './OrderActions.module.css';
import { canDuplicate, whyOrderForbids } from './whyNot';

/** What ends or extends the order. What is not allowed is there all the same, and says why and what to do. */
export function OrderActions({ order }: { order: Order }) {
  const [action, setAction] = useState<OrderAction>('extend');
  const [isOpen, setOpen] = useState(false);
  const whyNot = useWhyNot(order);
  const ask = (asked: OrderAction) => {
    setAction(asked);
    setOpen(true);
  };
  const texts = orderActions[action];
  return (
    <>
      <Menu position="bottom-end" width={320} withinPortal={false} withInitialFocusPlaceholder={false} returnFocus>
        <Menu.Target>
          <Button variant="default" rightSection={<DownIcon width={15} height={15} />}>
            {orderActions.menu}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ORDER_ACTIONS.map((each) => {
            const why = whyNot(each);
            const isOff = why !== undefined;
            return (
              <Menu.Item
                key={each}
                // Not `disabled`: it stays reachable by keyboard, so that the reason is, too.
                aria-disabled={isOff || undefined}
                data-off={isOff || undefined}
                closeMenuOnClick={!isOff}
                className={classes.item}
                onClick={() => {
                  if (!isOff) ask(each);
                }}
              >
                <span className={classes.name}>{orderActions[each].name}</span>
                {isOff && <span className={classes.why}>{why}</span>}
              </Menu.Item>
            );
          })}
          <Duplicate order={order} />
        </Menu.Dropdown>
      </Menu>
      <ActionDialog
        order={order}
        title={texts.name}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        unknownClosed={texts.texts.unknownClosed}
      >
        {(events) => <ActionForm order={order} action={action} {...events} />}
      </ActionDialog>
    </>
  );
}

/** Nothing is changed by it, so nobody is kept from it by their role. */
function Duplicate({ order }: { order: Order }) {
  const { name, help, only } = orderActions.duplicate;
  const said = (why: string) => (
    <>
      <span className={classes.name}>{name}</span>
      <span className={classes.why}>{why}</span>
    </>
  );
  if (!canDuplicate(order)) {
    return (
      <Menu.Item aria-disabled data-off closeMenuOnClick={false} className={classes.item}>
        {said(only)}
      </Menu.Item>
    );
  }
  return (
    <Menu.Item
      component="a"
      href={orderDraft(order.order_id)}
      target="_blank"
      rel="noreferrer"
      className={classes.item}
    >
      {said(help)}
    </Menu.Item>
  );
}

/** Why this user cannot do it to this order now, and what to do instead; undefined: it can be done. */
function useWhyNot(order: Order): (action: OrderAction) => string | undefined {
  const { user } = useSession();
  return (action) => {
    if (!user.verbs.includes(action)) return orderActions.mayNot(t.app.roles[user.role]);
    return whyOrderForbids(action, order);
  };
}
