import { Suspense } from 'react';
import { createBrowserRouter, Outlet } from 'react-router-dom';
import { inStore, STORE } from '../api/store';
import { OrderRoute } from '../order/orderRoute';
import { RequireSession } from '../signin/RequireSession';
import { lazyPart } from '../ui/lazyPart';
import { Waiting } from '../ui/Waiting';
import { CrashPage } from './CrashPage';
import { NotFoundPage } from './NotFoundPage';
import { Shell } from './Shell';

const SignInPage = lazyPart(() => import('../signin/SignInPage'));
const InvitationPage = lazyPart(() => import('../signin/InvitationPage'));
const AskPage = lazyPart(() => import('../signin/AskPage'));
const NewPasswordPage = lazyPart(() => import('../signin/NewPasswordPage'));
const SignInLinkPage = lazyPart(() => import('../signin/SignInLinkPage'));
const HomePage = lazyPart(() => import('../home/HomePage'));
const OrdersPage = lazyPart(() => import('../orders/OrdersPage'));
const ExpiringPage = lazyPart(() => import('../expiring/ExpiringPage'));
const PaymentsPage = lazyPart(() => import('../payments/PaymentsPage'));
const PayoutsPage = lazyPart(() => import('../payouts/PayoutsPage'));
const PayoutPage = lazyPart(() => import('../payouts/PayoutPage'));
const BankPage = lazyPart(() => import('../bank/BankPage'));
const ApprovalsPage = lazyPart(() => import('../approvals/ApprovalsPage'));
const DisputesPage = lazyPart(() => import('../disputes/DisputesPage'));
const ApiKeysPage = lazyPart(() => import('../keys/ApiKeysPage'));
const WebhooksPage = lazyPart(() => import('../webhooks/WebhooksPage'));
const WebhookPage = lazyPart(() => import('../webhooks/WebhookPage'));
const RequestsPage = lazyPart(() => import('../requests/RequestsPage'));
const ExportsPage = lazyPart(() => import('../exports/ExportsPage'));
const UsersPage = lazyPart(() => import('../users/UsersPage'));
const StoresPage = lazyPart(() => import('../stores/StoresPage'));
const SettingsPage = lazyPart(() => import('../settings/SettingsPage'));
const SecurityPage = lazyPart(() => import('../security/SecurityPage'));
const AuditPage = lazyPart(() => import('../audit/AuditPage'));
const NotificationsPage = lazyPart(() => import('../notifications/NotificationsPage'));
const BulkPage = lazyPart(() => import('../bulk/BulkPage'));
const JobPage = lazyPart(() => import('../bulk/JobPage'));

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
