import { addressOf, del, get, getVersioned, patch, patchVersioned, post, put, upload, type QueryValues } from './client';
import type {
  BankResolution,
  BankStatementPage,
  BankTransaction,
  BankTransactionPage,
  BankUpload,
  BankUploadPage,
} from './bankTypes';
import type { ExpiringPage } from './expiringTypes';
import type { DailyTotals, Failures } from './homeTypes';
import type { CapturePreview } from './previewTypes';
import type { Payout, PayoutLinePage, PayoutPage } from './payoutTypes';
import type { Dunning, PauseReason } from './dunning';
import type { Dispute, DisputeDecision, DisputeOpening, DisputePage } from './disputeTypes';
import type { ResendRequest, TagChange, Tags } from './paperTypes';
import type { RefundAnswer, RefundPreview, RefundRequest } from './refundTypes';
import type { OrderAction, OrderActionAnswer, OrderActionPreview } from './orderActionTypes';
import type { OrderView, OrderViewRequest, OrderViews } from './viewTypes';
import type { ExpectedTotals, OrderTotals } from './totalsTypes';
import type { ExportFormat, OrderExport, OrderExports, OrderQuery } from './exportTypes';
import type { BulkAction, Job, JobAction, JobFormat, JobList, JobMode, JobResultPage } from './jobTypes';
import type { ApiKeys, CreatedApiKey } from './keyTypes';
import type { RecoveryCodes, SecondFactor, SecondFactorSetup } from './factorTypes';
import type { AuditPage } from './auditTypes';
import type { LoggedRequest, RequestLog } from './requestTypes';
import type { Language } from '../language/language';
import type {
  InvitationRequest,
  Invitations,
  Invited,
  SignInWays,
  User,
  UserChange,
  Users,
  UserSessions,
} from './userTypes';
import type {
  Webhook,
  WebhookChange,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookRequest,
  Webhooks,
  WebhookSecret,
} from './webhookTypes';
import type {
  CaptureAnswer,
  CaptureRequest,
  Order,
  OrderPage,
  Payment,
  PaymentPage,
  PaymentPlan,
  Session,
  TestClock,
  TimelinePage,
} from './types';

// Every call the portal makes, one function each.

const SETTLEMENTS = '/settlements/v1';
const FILE_NAME_MAX = 200;
const at = (...parts: string[]) => parts.map((part) => `/${encodeURIComponent(part)}`).join('');

export const signIn = (body: { email: string; password: string; code?: string }) => post<Session>('/session', { body });
export const loadSignInWays = (signal?: AbortSignal) => get<SignInWays>('/sign-in-ways', { signal });
export const askForPasswordReset = (body: { email: string; language: Language }) =>
  post<undefined>('/password-resets', { body });
export const completePasswordReset = (body: { token: string; password: string; code?: string }) =>
  post<undefined>('/password-resets/completions', { body });
export const askForSignInLink = (body: { email: string; language: Language }) =>
  post<undefined>('/sign-in-links', { body });
export const signInByLink = (body: { token: string; code?: string }) =>
  post<Session>('/sign-in-links/uses', { body });
export const changePassword = (body: { password: string; new_password: string }) =>
  post<undefined>('/password', { body });
export const loadSession = (signal?: AbortSignal) => get<Session>('/session', { signal });
/** Also from a store that is closed by now. */
export const signOut = () => del('/session', { store: '' });

export const loadTestClock = (signal?: AbortSignal) => get<TestClock>('/test-clock', { signal });
export const moveTestClock = (advance: string, idempotencyKey: string) =>
  post<TestClock>('/test-clock', { body: { advance }, idempotencyKey });

export const findOrders = (query: QueryValues, signal?: AbortSignal) => get<OrderPage>('/orders', { query, signal });
export const loadViews = (signal?: AbortSignal) => get<OrderViews>('/views', { signal });
export const createView = (body: OrderViewRequest, idempotencyKey: string) =>
  post<OrderView>('/views', { body, idempotencyKey });
export const replaceView = (viewId: string, body: OrderViewRequest, idempotencyKey: string) =>
  put<OrderView>(at('views', viewId), { body, idempotencyKey });
export const deleteView = (viewId: string) => del(at('views', viewId));
export const replaceListChoice = (body: { columns: string[]; default_view?: string }) =>
  put<undefined>('/list-choice', { body });
export const loadOrderTotals = (query: QueryValues, signal?: AbortSignal) =>
  get<OrderTotals>('/order-totals', { query, signal });
export async function loadOrder(orderId: string, signal?: AbortSignal): Promise<Order> {
  const { body, etag } = await getVersioned<Order>(at('orders', orderId), { signal });
  return etag === undefined ? body : { ...body, etag };
}

export const loadTimeline = (orderId: string, query: QueryValues, signal?: AbortSignal) =>
  get<TimelinePage>(at('orders', orderId, 'timeline'), { query, signal });

export const loadExpiring = (query: QueryValues, signal?: AbortSignal) =>
  get<ExpiringPage>('/expiring', { query, signal });

export const loadExports = (signal?: AbortSignal) => get<OrderExports>('/order-exports', { signal });
export const exportOrders = (body: { format: ExportFormat; query: OrderQuery }, idempotencyKey: string) =>
  post<OrderExport>('/order-exports', { body, idempotencyKey });
export const deleteExport = (exportId: string) => del(at('order-exports', exportId));
export const exportFile = (exportId: string) => addressOf(at('order-exports', exportId, 'file'));
export const loadDailyTotals = (query: QueryValues, signal?: AbortSignal) =>
  get<DailyTotals>('/daily-totals', { query, signal });
export const loadFailures = (signal?: AbortSignal) => get<Failures>('/failures', { signal });

export const loadApiKeys = (signal?: AbortSignal) => get<ApiKeys>('/api-keys', { signal });
export const createApiKey = (label: string) => post<CreatedApiKey>('/api-keys', { body: { label } });
export const revokeApiKey = (username: string) => del(at('api-keys', username));

export const loadWebhooks = (signal?: AbortSignal) => get<Webhooks>('/webhooks', { signal });
export const createWebhook = (body: WebhookRequest) => post<WebhookSecret>('/webhooks', { body });
export const changeWebhook = (endpointId: string, body: WebhookChange) =>
  patch<Webhook>(at('webhooks', endpointId), { body });
export const deleteWebhook = (endpointId: string) => del(at('webhooks', endpointId));
export const rotateWebhookSecret = (endpointId: string) =>
  post<WebhookSecret>(at('webhooks', endpointId, 'rotate-secret'), {});
export const testWebhook = (endpointId: string) => post<WebhookDelivery>(at('webhooks', endpointId, 'test'), {});
export const findWebhookDeliveries = (endpointId: string, query: QueryValues, signal?: AbortSignal) =>
  get<WebhookDeliveryPage>(at('webhooks', endpointId, 'deliveries'), { query, signal });
export const loadWebhookDelivery = (endpointId: string, deliveryId: string, signal?: AbortSignal) =>
  get<WebhookDelivery>(at('webhooks', endpointId, 'deliveries', deliveryId), { signal });
export const resendWebhookDelivery = (endpointId: string, deliveryId: string) =>
  post<undefined>(at('webhooks', endpointId, 'deliveries', deliveryId, 'resend'), {});
export const loadUsers = (signal?: AbortSignal) => get<Users>('/users', { signal });
export const changeUser = (email: string, body: UserChange) => patch<User>(at('users', email), { body });

export const loadInvitations = (signal?: AbortSignal) => get<Invitations>('/invitations', { signal });
export const inviteUser = (body: InvitationRequest) => post<Invited>('/invitations', { body });
export const resendInvitation = (email: string) => post<Invited>(at('invitations', email, 'resend'), {});
export const withdrawInvitation = (email: string) => del(at('invitations', email));
export const acceptInvitation = (body: { token: string; password: string; code?: string }) =>
  post<undefined>('/invitation-acceptances', { body });
export const loadSessionsOf = (email: string, signal?: AbortSignal) =>
  get<UserSessions>(at('users', email, 'sessions'), { signal });
export const revokeSessionsOf = (email: string) => del(at('users', email, 'sessions'));
export const loadSessions = (signal?: AbortSignal) => get<UserSessions>('/sessions', { signal });
export const revokeSession = (sessionId: string) => del(at('sessions', sessionId));
export const revokeOtherSessions = () => del('/sessions');

export const loadSecondFactor = (signal?: AbortSignal) => get<SecondFactor>('/second-factor', { signal });
export const beginSecondFactor = (password: string) => post<SecondFactorSetup>('/second-factor', { body: { password } });
export const confirmSecondFactor = (code: string) =>
  post<RecoveryCodes>('/second-factor/confirmations', { body: { code } });
export const removeSecondFactor = (code: string) => post<undefined>('/second-factor/removals', { body: { code } });
export const removeSecondFactorOf = (email: string) => del(at('users', email, 'second-factor'));
export const loadAuditLog = (query: QueryValues, signal?: AbortSignal) =>
  get<AuditPage>('/audit-log', { query, signal });
export const AUDIT_CSV = addressOf('/audit-log.csv');
export const AUDIT_NDJSON = addressOf('/audit-log.ndjson');

export const findRequests = (query: QueryValues, signal?: AbortSignal) =>
  get<RequestLog>('/request-log', { query, signal });
export const loadRequest = (entryId: string, signal?: AbortSignal) =>
  get<LoggedRequest>(at('request-log', entryId), { signal });

export const findDisputes = (query: QueryValues, signal?: AbortSignal) =>
  get<DisputePage>('/disputes', { query, signal });
export const loadDisputesOf = (orderId: string, signal?: AbortSignal) =>
  get<DisputePage>('/disputes', { query: { order_id: orderId }, signal });
export const openDispute = (body: DisputeOpening, idempotencyKey: string) =>
  post<Dispute>('/disputes', { body, idempotencyKey });
export const decideDispute = (disputeId: string, body: DisputeDecision, idempotencyKey: string) =>
  post<Dispute>(at('disputes', disputeId, 'decisions'), { body, idempotencyKey });

export const loadPlan = (orderId: string, signal?: AbortSignal) =>
  get<PaymentPlan>(at('orders', orderId, 'plan'), { signal });

/** PDF of the invoice of a capture, or of the credit note of a refund that took something off it. */
export const invoicePdf = (orderId: string, captureId: string, refundId?: string) =>
  addressOf(
    refundId === undefined
      ? at('orders', orderId, 'invoices', captureId, 'pdf')
      : at('orders', orderId, 'invoices', captureId, 'credits', refundId, 'pdf'),
  );

/** What goes into the parcel, of a capture or of the whole order. */
export const packingSlip = (orderId: string, captureId?: string) =>
  addressOf(at('orders', orderId, 'packing-slip') + (captureId === undefined ? '' : `?capture_id=${captureId}`));

/** What the shop could place once more. */
export const orderDraft = (orderId: string) => addressOf(at('orders', orderId, 'draft'));

export const resendMail = (orderId: string, body: ResendRequest, idempotencyKey: string) =>
  post<undefined>(at('orders', orderId, 'resends'), { body, idempotencyKey });

export const loadTags = (signal?: AbortSignal) => get<Tags>('/tags', { signal });
export const changeTags = (orderId: string, body: TagChange, idempotencyKey: string, ifMatch?: string) =>
  patchVersioned<{ tags: string[] }>(at('orders', orderId, 'tags'), { body, ifMatch, idempotencyKey });

export const capture = (orderId: string, body: CaptureRequest, ifMatch: string | undefined, idempotencyKey: string) =>
  post<CaptureAnswer>(at('orders', orderId, 'captures'), { body, ifMatch, idempotencyKey });

export const previewCapture = (orderId: string, body: CaptureRequest, signal?: AbortSignal) =>
  post<CapturePreview>(`${at('orders', orderId)}/captures:preview`, { body, signal });

export const refund = (orderId: string, body: RefundRequest, ifMatch: string | undefined, idempotencyKey: string) =>
  post<RefundAnswer>(at('orders', orderId, 'refunds'), { body, ifMatch, idempotencyKey });
export const previewRefund = (orderId: string, body: RefundRequest, signal?: AbortSignal) =>
  post<RefundPreview>(`${at('orders', orderId)}/refunds:preview`, { body, signal });

export const actOnOrder = (orderId: string, action: OrderAction, ifMatch: string | undefined, idempotencyKey: string) =>
  post<OrderActionAnswer>(at('orders', orderId, action), { ifMatch, idempotencyKey });
export const previewAction = (orderId: string, action: OrderAction, signal?: AbortSignal) =>
  post<OrderActionPreview>(`${at('orders', orderId, action)}:preview`, { signal });

export const addNote = (orderId: string, text: string, idempotencyKey: string) =>
  post<undefined>(at('orders', orderId, 'notes'), { body: { text }, idempotencyKey });

export const findUnassignedPayments = (query: QueryValues, signal?: AbortSignal) =>
  get<PaymentPage>('/payments', { query: { ...query, unassigned: 'true' }, signal });

export const findLatestPayments = (query: QueryValues, signal?: AbortSignal) =>
  get<PaymentPage>('/payments', { query: { ...query, latest_first: 'true' }, signal });

export const unassignPayment = (paymentId: string, body: { invoice_number: number }, idempotencyKey: string) =>
  post<Payment>(at('payments', paymentId, 'unassignments'), { body, idempotencyKey });

export const assignPayment = (
  paymentId: string,
  body: { invoice_number: number; amount: number },
  idempotencyKey: string,
) => post<Payment>(at('payments', paymentId, 'assignments'), { body, idempotencyKey });

export const uploadBankFile = (file: File) =>
  upload<BankUpload>('/bank-uploads', {
    query: { file_name: file.name.slice(0, FILE_NAME_MAX) },
    file,
    fileType: 'application/xml',
  });
export const findBankUploads = (query: QueryValues, signal?: AbortSignal) =>
  get<BankUploadPage>('/bank-uploads', { query, signal });
export const findBankStatements = (query: QueryValues, signal?: AbortSignal) =>
  get<BankStatementPage>('/bank-statements', { query, signal });
export const findOpenBankTransactions = (query: QueryValues, signal?: AbortSignal) =>
  get<BankTransactionPage>('/bank-transactions', { query: { ...query, open: 'true' }, signal });
export const resolveBankTransaction = (transactionId: string, body: BankResolution, idempotencyKey: string) =>
  post<BankTransaction>(at('bank-transactions', transactionId, 'resolutions'), { body, idempotencyKey });

export const findPayouts = (query: QueryValues, signal?: AbortSignal) => get<PayoutPage>('/payouts', { query, signal });
export const loadUpcomingPayouts = (signal?: AbortSignal) => get<PayoutPage>('/payouts/upcoming', { signal });
export const loadPayout = (reference: string, signal?: AbortSignal) => get<Payout>(at('payouts', reference), { signal });

export const loadPayoutLines = (reference: string, query: QueryValues, signal?: AbortSignal) =>
  get<PayoutLinePage>(at('payouts', reference, 'lines'), { query, signal });

/** Reports go past this client, as links: the browser saves them while they come, of whatever length. */
export const payoutReport = (reference: string) =>
  `${SETTLEMENTS}/reports/payout-with-transactions?payment_reference=${encodeURIComponent(reference)}`;
export const PAYOUTS_REPORT = `${SETTLEMENTS}/reports/payouts-summary-with-transactions`;
export const changeDunning = (
  body: { invoice_number: number; change: 'paused' | 'resumed'; reason?: PauseReason },
  idempotencyKey: string,
) => post<{ dunning: Dunning }>('/dunning', { body, idempotencyKey });
const REPORTS = `${SETTLEMENTS}/reports`;
const ofPayout = (reference: string) => `?payment_reference=${encodeURIComponent(reference)}`;
export const payoutCsv = (reference: string) => `${REPORTS}/payout-with-transactions${ofPayout(reference)}`;
export const payoutPdf = (reference: string) => `${REPORTS}/payout${ofPayout(reference)}`;
export const PAYOUTS_CSV = `${REPORTS}/payouts-summary-with-transactions`;
export const PAYOUTS_PDF = `${REPORTS}/payouts-summary`;

export const bulkCapture = (orderIds: string[], idempotencyKey: string) =>
  post<Job>('/bulk-captures', { body: { order_ids: orderIds }, idempotencyKey });

export const bulkCaptureMatching = (body: { query: OrderQuery; expected: ExpectedTotals }, idempotencyKey: string) =>
  post<Job>('/bulk-captures', { body, idempotencyKey });

/** Has it checked what would come of it for each order; nothing is changed by that. */
export const checkBulkAction = (body: BulkAction, idempotencyKey: string) =>
  post<Job>('/bulk-actions', { body: { ...body, dry_run: true }, idempotencyKey });

export interface BulkFile {
  file: File;
  format: JobFormat;
  mode: JobMode;
  /** Of the rows that name none. */
  action?: JobAction | undefined;
}

const TYPES: Record<JobFormat, string> = { csv: 'text/csv', ndjson: 'application/x-ndjson' };

/** Has a file checked; nothing is changed by that. */
export const uploadBulkFile = ({ file, format, mode, action }: BulkFile) =>
  upload<Job>('/bulk-jobs', {
    query: { dry_run: 'true', mode, action, file_name: file.name.slice(0, FILE_NAME_MAX) },
    file,
    fileType: TYPES[format],
  });
export const findJobs = (query: QueryValues, signal?: AbortSignal) => get<JobList>('/jobs', { query, signal });
export const loadJob = (jobId: string, signal?: AbortSignal) => get<Job>(at('jobs', jobId), { signal });
export const runJob = ({ jobId, mode }: { jobId: string; mode: JobMode }, idempotencyKey: string) =>
  post<Job>(at('jobs', jobId, 'run'), { idempotencyKey, query: { mode } });
export const changeJob = (jobId: string, change: 'pause' | 'resume' | 'cancel') => post<Job>(at('jobs', jobId, change), {});
export const loadJobResults = (jobId: string, query: QueryValues, signal?: AbortSignal) =>
  get<JobResultPage>(at('jobs', jobId, 'results'), { query, signal });
export const jobFile = (jobId: string) => addressOf(at('jobs', jobId, 'result-file'));
