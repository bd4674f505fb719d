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
import { MenuAction, MenuLink } from '../ui/MenuAction';
import { ActionDialog } from './ActionDialog';
import { ActionForm } from './ActionForm';
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
          {ORDER_ACTIONS.map((each) => (
            <MenuAction key={each} name={orderActions[each].name} why={whyNot(each)} onChoose={() => ask(each)} />
          ))}
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
  if (!canDuplicate(order)) return <MenuAction name={name} why={only} onChoose={() => undefined} />;
  return <MenuLink name={name} help={help} href={orderDraft(order.order_id)} />;
}

/** Why this user cannot do it to this order now, and what to do instead; undefined: it can be done. */
function useWhyNot(order: Order): (action: OrderAction) => string | undefined {
  const { user } = useSession();
  return (action) => {
    if (!user.verbs.includes(action)) return orderActions.mayNot(t.app.roles[user.role]);
    return whyOrderForbids(action, order);
  };
}
