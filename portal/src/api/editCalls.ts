import { patchVersioned, post, putVersioned } from './client';
import type { CustomerUpdate, LinesPreview, LinesUpdate, ReferencesUpdate, ShippingRequest } from './editTypes';

// The calls that edit an order; the rest is in calls.ts. `ifMatch`: the version of the order that was looked at.

const orderAt = (orderId: string) => `/orders/${encodeURIComponent(orderId)}`;

export const updateLines = (orderId: string, body: LinesUpdate, ifMatch: string | undefined, idempotencyKey: string) =>
  putVersioned(`${orderAt(orderId)}/order-lines`, { body, ifMatch, idempotencyKey });
export const previewLines = (orderId: string, body: LinesUpdate, signal?: AbortSignal) =>
  post<LinesPreview>(`${orderAt(orderId)}/order-lines:preview`, { body, signal });

export const updateCustomer = (orderId: string, body: CustomerUpdate, idempotencyKey: string, ifMatch?: string) =>
  patchVersioned<undefined>(`${orderAt(orderId)}/customer-details`, { body, ifMatch, idempotencyKey });
export const updateReferences = (orderId: string, body: ReferencesUpdate, idempotencyKey: string, ifMatch?: string) =>
  patchVersioned<undefined>(`${orderAt(orderId)}/merchant-references`, { body, ifMatch, idempotencyKey });

/** To a capture, or to the order itself. */
export const addShipping = (
  orderId: string,
  captureId: string | undefined,
  body: ShippingRequest,
  idempotencyKey: string,
) =>
  post<undefined>(
    captureId === undefined
      ? `${orderAt(orderId)}/shipping-info`
      : `${orderAt(orderId)}/captures/${encodeURIComponent(captureId)}/shipping-info`,
    { body, idempotencyKey },
  );
