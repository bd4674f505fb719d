import '@mantine/core/styles/Menu.layer.css';
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { OrderQuery } from '../api/exportTypes';
import { bulk } from '../bulkMessages';
import { t } from '../messages';
import { orderActions } from '../orderActionMessages';
import { useSession } from '../signin/session';
import { DownIcon } from '../ui/icons';
import { MenuAction } from '../ui/MenuAction';
import { BulkActionDialog, type BulkActionName, type Chosen } from './BulkActionDialog';

const ACTIONS: BulkActionName[] = ['refund', 'cancel', 'release', 'extend'];

interface Props {
  /** The orders that are ticked; undefined: all that match. */
  orderIds: string[] | undefined;
  asked: OrderQuery;
  count: number;
}

/** What else can be done to what is selected, besides capturing it. */
export function BulkActions({ orderIds, asked, count }: Props) {
  const { user } = useSession();
  const [action, setAction] = useState<BulkActionName>('refund');
  const [isOpen, setOpen] = useState(false);
  const chosen: Chosen = orderIds === undefined ? { query: asked } : { order_ids: orderIds };
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
              why={user.verbs.includes(each) ? undefined : orderActions.mayNot(t.app.roles[user.role])}
              onChoose={() => {
                setAction(each);
                setOpen(true);
              }}
            />
          ))}
        </Menu.Dropdown>
      </Menu>
      <BulkActionDialog isOpen={isOpen} onClose={() => setOpen(false)} action={action} chosen={chosen} count={count} />
    </>
  );
}
