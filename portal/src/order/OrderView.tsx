import '@mantine/core/styles/Tabs.layer.css';
import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import type { Order } from '../api/types';
import { order as orderTexts } from '../orderMessages';
import { Details } from './Details';
import type { Picks } from './lineSelection';
import { OrderHeader } from './OrderHeader';
import classes from './OrderView.module.css';
import { Timeline } from './Timeline';

export type OrderTab = 'details' | 'timeline';

export function OrderView({ order, tab }: { order: Order; tab: OrderTab }) {
  const navigate = useNavigate();
  const location = useLocation();
  // Kept here, so that a look at the timeline does not lose what was ticked.
  const [picks, setPicks] = useState<Picks>(new Map());
  const open = (next: string | null) => {
    const path = `/orders/${order.order_id}`;
    navigate(next === 'timeline' ? `${path}/timeline` : path, {
      state: location.state as unknown,
      preventScrollReset: true,
    });
  };
  return (
    <>
      <OrderHeader order={order} />
      <Tabs value={tab} onChange={open} keepMounted={false} className={classes.tabs}>
        <Tabs.List aria-label={orderTexts.tabs}>
          <Tabs.Tab value="details">{orderTexts.details}</Tabs.Tab>
          <Tabs.Tab value="timeline">{orderTexts.timeline}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="details" pt="md">
          <Details order={order} picks={picks} onPick={setPicks} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline" pt="md">
          <Timeline order={order} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
