import { lazy } from 'react';
import { createBrowserRouter, Navigate } from 'react-router-dom';
import { RequireSession } from '../signin/RequireSession';
import { SignInPage } from '../signin/SignInPage';
import { CrashPage } from './CrashPage';
import { NotFoundPage } from './NotFoundPage';
import { Shell } from './Shell';

const OrdersPage = lazy(() => import('../orders/OrdersPage'));
const OrderPage = lazy(() => import('../order/OrderPage'));
const ExpiringPage = lazy(() => import('../expiring/ExpiringPage'));
const PaymentsPage = lazy(() => import('../payments/PaymentsPage'));
const PayoutsPage = lazy(() => import('../payouts/PayoutsPage'));
const PayoutPage = lazy(() => import('../payouts/PayoutPage'));
const BankPage = lazy(() => import('../bank/BankPage'));
const DisputesPage = lazy(() => import('../disputes/DisputesPage'));
const ApiKeysPage = lazy(() => import('../keys/ApiKeysPage'));
const JobPage = lazy(() => import('../bulk/JobPage'));

export const router = createBrowserRouter(
  [
    { path: '/signin', element: <SignInPage />, errorElement: <CrashPage /> },
    {
      element: (
        <RequireSession>
          <Shell />
        </RequireSession>
      ),
      errorElement: <CrashPage />,
      children: [
        { path: '/', element: <Navigate to="/orders" replace /> },
        { path: '/orders', element: <OrdersPage /> },
        { path: '/orders/:orderId/:tab?', element: <OrderPage /> },
        { path: '/expiring', element: <ExpiringPage /> },
        { path: '/payments', element: <PaymentsPage /> },
        { path: '/payouts', element: <PayoutsPage /> },
        { path: '/payouts/:reference', element: <PayoutPage /> },
        { path: '/bank', element: <BankPage /> },
        { path: '/disputes', element: <DisputesPage /> },
        { path: '/api-keys', element: <ApiKeysPage /> },
        { path: '/jobs/:jobId', element: <JobPage /> },
        { path: '*', element: <NotFoundPage /> },
      ],
    },
  ],
  {
    future: {
      v7_fetcherPersist: true,
      v7_normalizeFormMethod: true,
      v7_partialHydration: true,
      v7_relativeSplatPath: true,
      v7_skipActionErrorRevalidation: true,
    },
  },
);
