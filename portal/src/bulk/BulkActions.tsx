import '@mantine/core/styles/Menu.layer.css';
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { OrderQuery } from '../api/exportTypes';
import type { OrderSummary, Verb } from '../api/types';
import { bulk } from '../bulkMessages';
import { t } from '../messages';
import { orderActions } from '../orderActionMessages';
import { useSession } from '../signin/session';
import { DownIcon } from '../ui/icons';
import { lazyPart } from '../ui/lazyPart';
import { MenuAction } from '../ui/MenuAction';
import { OnceOpened } from '../ui/OnceOpened';
import { BulkActionDialog, type BulkActionName, type Chosen } from './BulkActionDialog';
import { TRACKED_MAX } from './tracking';

const TrackingDialog = lazyPart(() => import('./TrackingDialog'));

const ACTIONS: BulkActionName[] = ['refund', 'cancel', 'release', 'extend'];

interface Props {
  /** The orders that are ticked; undefined: all that match. */
  orders: OrderSummary[] | undefined;
  asked: OrderQuery;
  count: number;
}

/** What else can be done to what is selected, besides capturing it. */
export function BulkActions({ orders, asked, count }: Props) {
  const { user } = useSession();
  const [action, setAction] = useState<BulkActionName>('refund');
  const [isOpen, setOpen] = useState(false);
  const [isTracking, setTracking] = useState(false);
  const chosen: Chosen = orders === undefined ? { query: asked } : { order_ids: orders.map((order) => order.order_id) };
  const whyNot = (verb: Verb) => (user.verbs.includes(verb) ? undefined : orderActions.mayNot(t.app.roles[user.role]));
  const isMany = orders === undefined || orders.length > TRACKED_MAX;
  return (
    <>
      <Menu position="top-end" width={260} withinPortal={false} withInitialFocusPlaceholder={false} returnFocus>
        <Menu.Target>
          <Button variant="default" size="sm" rightSection={<DownIcon width={15} height={15} />}>
            {bulk.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ACTIONS.map((each) => (
            <MenuAction
              key={each}
              name={bulk.actions[each].name}
              why={whyNot(each)}
              onChoose={() => {
                setAction(each);
                setOpen(true);
              }}
            />
          ))}
          <MenuAction
            name={bulk.tracking.name}
            why={whyNot('capture') ?? (isMany ? bulk.tracking.tooMany(TRACKED_MAX) : undefined)}
            onChoose={() => setTracking(true)}
          />
        </Menu.Dropdown>
      </Menu>
      <BulkActionDialog isOpen={isOpen} onClose={() => setOpen(false)} action={action} chosen={chosen} count={count} />
      <OnceOpened isOpen={isTracking}>
        {(isThere) => <TrackingDialog isOpen={isThere} onClose={() => setTracking(false)} orders={orders ?? []} />}
      </OnceOpened>
    </>
  );
}
