import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import { isProblem } from '../api/errors';
import { NotFoundPage } from '../app/NotFoundPage';
import { nameOf } from '../format/order';
import { t } from '../messages';
import { order as orderTexts } from '../orderMessages';
import { useSession } from '../signin/session';
import { LoadFailure } from '../ui/LoadFailure';
import { usePageTitle } from '../ui/page';
import { orderQuery } from './orderQuery';
import { OrderView, type OrderTab } from './OrderView';

const TABS: Record<string, OrderTab> = { details: 'details', timeline: 'timeline' };

export default function OrderPage() {
  const { orderId = '', tab: wanted = 'details' } = useParams();
  const { merchant } = useSession();
  const order = useQuery(orderQuery(orderId));
  const tab = TABS[wanted];
  usePageTitle(order.data === undefined ? t.orders.title : orderTexts.title(nameOf(order.data)), merchant.name);

  const isMissing = isProblem(order.error, 404) || isProblem(order.error, 400);
  if (tab === undefined || (isMissing && order.data === undefined)) return <NotFoundPage />;
  if (order.data !== undefined) return <OrderView key={orderId} order={order.data} tab={tab} />;
  if (order.isError)
    return <LoadFailure what={orderTexts.what} error={order.error} onRetry={() => void order.refetch()} />;
  return (
    <Stack gap="md" role="status" aria-label={t.app.loading}>
      <Skeleton height={34} w="min(320px, 80%)" />
      <Skeleton height={120} radius="lg" />
      <Skeleton height={320} radius="lg" />
    </Stack>
  );
}
