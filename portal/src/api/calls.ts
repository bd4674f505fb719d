import { del, get, post, type QueryValues } from './client';
import type { ApiKeys, CreatedApiKey } from './keyTypes';
import type {
  CaptureAnswer,
  CaptureRequest,
  ExpiringPage,
  Job,
  JobResultPage,
  Order,
  OrderPage,
  Payment,
  PaymentPage,
  PaymentPlan,
  Session,
  TimelinePage,
} from './types';

// Every call the portal makes, one function each.

const at = (...parts: string[]) => parts.map((part) => `/${encodeURIComponent(part)}`).join('');

export const signIn = (email: string, password: string) => post<Session>('/session', { body: { email, password } });
export const loadSession = (signal?: AbortSignal) => get<Session>('/session', { signal });
export const signOut = () => del('/session');

export const findOrders = (query: QueryValues, signal?: AbortSignal) => get<OrderPage>('/orders', { query, signal });
export const loadOrder = (orderId: string, signal?: AbortSignal) => get<Order>(at('orders', orderId), { signal });

export const loadTimeline = (orderId: string, query: QueryValues, signal?: AbortSignal) =>
  get<TimelinePage>(at('orders', orderId, 'timeline'), { query, signal });

export const loadExpiring = (query: QueryValues, signal?: AbortSignal) =>
  get<ExpiringPage>('/expiring', { query, signal });

export const loadApiKeys = (signal?: AbortSignal) => get<ApiKeys>('/api-keys', { signal });
export const createApiKey = (label: string) => post<CreatedApiKey>('/api-keys', { body: { label } });
export const revokeApiKey = (username: string) => del(at('api-keys', username));

export const loadPlan = (orderId: string, signal?: AbortSignal) =>
  get<PaymentPlan>(at('orders', orderId, 'plan'), { signal });

export const capture = (orderId: string, body: CaptureRequest, idempotencyKey: string) =>
  post<CaptureAnswer>(at('orders', orderId, 'captures'), { body, idempotencyKey });

export const findUnassignedPayments = (query: QueryValues, signal?: AbortSignal) =>
  get<PaymentPage>('/payments', { query: { ...query, unassigned: 'true' }, signal });

export const assignPayment = (
  paymentId: string,
  body: { invoice_number: number; amount: number },
  idempotencyKey: string,
) => post<Payment>(at('payments', paymentId, 'assignments'), { body, idempotencyKey });

export const bulkCapture = (orderIds: string[], idempotencyKey: string) =>
  post<Job>('/bulk-captures', { body: { order_ids: orderIds }, idempotencyKey });

export const loadJob = (jobId: string, signal?: AbortSignal) => get<Job>(at('jobs', jobId), { signal });

export const loadJobResults = (jobId: string, query: QueryValues, signal?: AbortSignal) =>
  get<JobResultPage>(at('jobs', jobId, 'results'), { query, signal });
