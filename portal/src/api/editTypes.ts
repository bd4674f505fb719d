import type { Mail } from './mailTypes';
import type { Line } from './lineTypes';
import type { Address, OrderStatus, Shipment } from './types';

/** All lines from now on, and what they come to. */
export interface LinesUpdate {
  order_amount: number;
  order_lines: Line[];
  description?: string;
}

/** What other lines would do. */
export interface LinesPreview {
  purchase_currency: string;
  order_amount: number;
  order_amount_before: number;
  mails?: Pick<Mail, 'kind' | 'to' | 'is_copy'>[];
  order: { status: OrderStatus; captured_amount: number; remaining_authorized_amount: number; expires_at?: string };
  etag: string;
}

export type AddressKind = 'billing_address' | 'shipping_address';

/** What is left out stays; an empty text is cleared. */
export type CustomerUpdate = Partial<Record<AddressKind, Partial<Address>>>;

export interface ReferencesUpdate {
  merchant_reference1?: string;
  merchant_reference2?: string;
}

export interface ShippingRequest {
  shipping_info: Shipment[];
}
