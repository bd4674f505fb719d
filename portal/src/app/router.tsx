import { lazy, Suspense } from 'react';
import { createBrowserRouter, Outlet } from 'react-router-dom';
import { inStore, STORE } from '../api/store';
import { OrderRoute } from '../order/orderRoute';
import { RequireSession } from '../signin/RequireSession';
import { Waiting } from '../ui/Waiting';
import { CrashPage } from './CrashPage';
import { NotFoundPage } from './NotFoundPage';
import { Shell } from './Shell';

const SignInPage = lazy(() => import('../signin/SignInPage'));
const InvitationPage = lazy(() => import('../signin/InvitationPage'));
const AskPage = lazy(() => import('../signin/AskPage'));
const NewPasswordPage = lazy(() => import('../signin/NewPasswordPage'));
const SignInLinkPage = lazy(() => import('../signin/SignInLinkPage'));
const HomePage = lazy(() => import('../home/HomePage'));
const OrdersPage = lazy(() => import('../orders/OrdersPage'));
const ExpiringPage = lazy(() => import('../expiring/ExpiringPage'));
const PaymentsPage = lazy(() => import('../payments/PaymentsPage'));
const PayoutsPage = lazy(() => import('../payouts/PayoutsPage'));
const PayoutPage = lazy(() => import('../payouts/PayoutPage'));
const BankPage = lazy(() => import('../bank/BankPage'));
const ApprovalsPage = lazy(() => import('../approvals/ApprovalsPage'));
const DisputesPage = lazy(() => import('../disputes/DisputesPage'));
const ApiKeysPage = lazy(() => import('../keys/ApiKeysPage'));
const WebhooksPage = lazy(() => import('../webhooks/WebhooksPage'));
const WebhookPage = lazy(() => import('../webhooks/WebhookPage'));
const RequestsPage = lazy(() => import('../requests/RequestsPage'));
const ExportsPage = lazy(() => import('../exports/ExportsPage'));
const UsersPage = lazy(() => import('../users/UsersPage'));
const StoresPage = lazy(() => import('../stores/StoresPage'));
const SettingsPage = lazy(() => import('../settings/SettingsPage'));
const SecurityPage = lazy(() => import('../security/SecurityPage'));
const AuditPage = lazy(() => import('../audit/AuditPage'));
const NotificationsPage = lazy(() => import('../notifications/NotificationsPage'));
const BulkPage = lazy(() => import('../bulk/BulkPage'));
const JobPage = lazy(() => import('../bulk/JobPage'));

/** Where there is no frame around it. */
const wholeCrash = (
  <main>
    <CrashPage />
  </main>
);

export const router = createBrowserRouter(
  [
    {
      element: (
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      ),
      errorElement: wholeCrash,
      children: [
        { path: '/signin', element: <SignInPage /> },
        { path: '/invitation', element: <InvitationPage /> },
        { path: '/forgot-password', element: <AskPage key="reset" kind="reset" /> },
        { path: '/sign-in-by-mail', element: <AskPage key="link" kind="link" /> },
        { path: '/new-password', element: <NewPasswordPage /> },
        { path: '/sign-in-link', element: <SignInLinkPage /> },
      ],
    },
    {
      element: (
        <RequireSession>
          <Shell />
        </RequireSession>
      ),
      errorElement: wholeCrash,
      children: [
        {
          // Within the frame: the menu stays, and leads on.
          errorElement: <CrashPage />,
          children: [
            { path: '/', element: <HomePage /> },
            { path: '/orders', element: <OrdersPage /> },
            { path: '/orders/:orderId/:tab?', element: <OrderRoute /> },
            { path: '/expiring', element: <ExpiringPage /> },
            { path: '/payments', element: <PaymentsPage /> },
            { path: '/payouts', element: <PayoutsPage /> },
            { path: '/payouts/:reference', element: <PayoutPage /> },
            { path: '/bank', element: <BankPage /> },
            { path: '/approvals', element: <ApprovalsPage /> },
            { path: '/disputes', element: <DisputesPage /> },
            { path: '/api-keys', element: <ApiKeysPage /> },
            { path: '/webhooks', element: <WebhooksPage /> },
            { path: '/webhooks/:endpointId', element: <WebhookPage /> },
            { path: '/developer-logs', element: <RequestsPage /> },
            { path: '/exports', element: <ExportsPage /> },
            { path: '/users', element: <UsersPage /> },
            { path: '/stores', element: <StoresPage /> },
            { path: '/settings', element: <SettingsPage /> },
            { path: '/security', element: <SecurityPage /> },
            { path: '/audit-log', element: <AuditPage /> },
            { path: '/notifications', element: <NotificationsPage /> },
            { path: '/bulk', element: <BulkPage /> },
            { path: '/jobs/:jobId', element: <JobPage /> },
            { path: '*', element: <NotFoundPage /> },
          ],
        },
      ],
    },
  ],
  {
    basename: STORE === '' ? '/' : inStore(STORE, ''),
    future: {
      v7_fetcherPersist: true,
      v7_normalizeFormMethod: true,
      v7_partialHydration: true,
      v7_relativeSplatPath: true,
      v7_skipActionErrorRevalidation: true,
    },
  },
);
