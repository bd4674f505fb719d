import { randomBytes } from 'node:crypto';
import type { Key } from './people';

// What a shop does: it places orders over the API, and looks at what became of them.

export interface Goods {
  reference: string;
  name: string;
  quantity: number;
  unit_price: number;
  discount?: number;
  tax_rate?: number;
  type?: string;
}

export interface Wish {
  reference?: string;
  reference2?: string;
  given?: string;
  family?: string;
  email?: string;
  currency?: string;
  /** Of both addresses. */
  country?: string;
  /** In how many days the authorization ends; by default the server's own. */
  expiresIn?: number;
  goods?: Goods[];
  fraudStatus?: 'ACCEPTED' | 'PENDING';
  /** By default an invoice. */
  method?: { type: string; number_of_installments?: number };
}

export interface Capture {
  capture_id: string;
  captured_amount: number;
  description?: string;
  order_lines: { reference: string; quantity: number; total_amount: number }[];
}

interface Lines {
  order_amount: number;
  order_lines: object[];
}

interface Invoice {
  invoice_number: number;
  payment_reference: string;
}

export interface Order {
  order_id: string;
  klarna_reference: string;
  merchant_reference1: string;
  status: string;
  order_amount: number;
  captured_amount: number;
  remaining_authorized_amount: number;
  captures: Capture[];
  shipping_address?: { city?: string; country?: string };
  shipping_info?: { shipping_company?: string; tracking_number?: string }[];
}

export const MUG: Goods = { reference: 'MUG-02', name: 'Enamel mug', quantity: 2, unit_price: 12_500 };
export const JACKET: Goods = { reference: 'JKT-204', name: 'Rain jacket, spruce', quantity: 1, unit_price: 129_900 };
/** 10.00 over three: the parts are 3.33, 3.33 and 3.34. */
export const HOOKS: Goods = { reference: 'HOOK-3', name: 'Fish hook', quantity: 3, unit_price: 334, discount: 2 };
export const OFFER: Goods = {
  reference: 'AUTUMN',
  name: 'Autumn offer',
  quantity: 1,
  unit_price: -5_000,
  type: 'discount',
};

/** A word that no other test uses. */
export const unique = (start: string) => `${start}${randomBytes(4).toString('hex')}`;

export class Shop {
  constructor(
    private readonly url: string,
    private readonly key: Key,
  ) {}

  async place(wish: Wish = {}): Promise<Order> {
    const lines = (wish.goods ?? [MUG, JACKET]).map(lineOf);
    const address = {
      given_name: wish.given ?? 'Maja',
      family_name: wish.family ?? 'Rantanen',
      email: wish.email ?? 'maja@example.com',
      street_address: 'Strandvägen 7',
      postal_code: '114 56',
      city: 'Stockholm',
      phone: '+46701234567',
      country: wish.country ?? 'SE',
    };
    return this.call<Order>('POST', '/merchant/v1/orders', {
      purchase_country: 'SE',
      purchase_currency: wish.currency ?? 'SEK',
      locale: 'sv-SE',
      order_amount: sum(lines.map((line) => line.total_amount)),
      order_tax_amount: sum(lines.map((line) => line.total_tax_amount)),
      order_lines: lines,
      billing_address: address,
      shipping_address: address,
      merchant_reference1: wish.reference ?? unique('FF-'),
      merchant_reference2: wish.reference2 ?? 'PO 7',
      payment_method: wish.method ?? { type: 'INVOICE', description: 'Pay later' },
      ...(wish.expiresIn !== undefined && { expires_at: midnightIn(wish.expiresIn) }),
      ...(wish.fraudStatus !== undefined && { fraud_status: wish.fraudStatus }),
    });
  }

  load(orderId: string): Promise<Order> {
    return this.call<Order>('GET', `/merchant/v1/orders/${orderId}`);
  }

  async capture(orderId: string, body: Record<string, unknown>): Promise<void> {
    await this.call('POST', `/merchant/v1/orders/${orderId}/captures`, body);
  }

  async references(orderId: string, count = 1): Promise<string[]> {
    return (await this.invoices(orderId, count)).map((invoice) => invoice.payment_reference);
  }

  async invoiceNumbers(orderId: string, count = 1): Promise<number[]> {
    return (await this.invoices(orderId, count)).map((invoice) => invoice.invoice_number);
  }

  async paymentReferences(orderId: string, count = 1): Promise<string[]> {
    return (await this.invoices(orderId, count)).map((invoice) => invoice.payment_reference);
  }

  /** The invoices of an order, once it has so many. */
  private async invoices(orderId: string, count: number): Promise<Invoice[]> {
    for (let tries = 0; tries < 200; tries++) {
      const { invoices } = await this.call<{ invoices: Invoice[] }>(
        'GET',
        `/merchant/v1/orders/${orderId}/plan`,
      );
      if (invoices.length === count) return invoices;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`Order ${orderId} did not get ${count} invoices.`);
  }

  /** What time it is for a test merchant, in milliseconds. */
  async testTime(): Promise<number> {
    return Date.parse((await this.call<{ now: string }>('GET', '/merchant/v1/test-clock')).now);
  }

  /** Moves the clock of a test merchant, and waits until it is there. */
  async moveClock(advance: string): Promise<void> {
    await this.call('POST', '/merchant/v1/test-clock', { advance });
    for (let tries = 0; tries < 400; tries++) {
      const { status } = await this.call<{ status: string }>('GET', '/merchant/v1/test-clock');
      if (status === 'running') return;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error(`The clock did not arrive ${advance} later.`);
  }

  /** The customer pays. */
  async tellPayment(reference: string, amount: number, payer = 'Maja Rantanen'): Promise<void> {
    await this.call('POST', '/merchant/v1/payments', {
      external_id: unique('bank-'),
      amount,
      currency: 'SEK',
      reference,
      paid_at: '2026-11-20',
      payer,
    });
  }

  /** The customer disputes so much of the only capture of an order. */
  async dispute(orderId: string, amount: number): Promise<void> {
    const { captures } = await this.load(orderId);
    const of = { order_id: orderId, capture_id: captures[0]?.capture_id };
    await this.call('POST', '/merchant/v1/disputes', { ...of, amount, reason: 'Goods not received' });
  }

  /** What the risk assessment of an order came to. */
  async judge(orderId: string, status: 'ACCEPTED' | 'REJECTED'): Promise<void> {
    await this.call('PUT', `/merchant/v1/orders/${orderId}/fraud-status`, { fraud_status: status });
  }

  /** A change over the Order Management API, as shop plugins make it; without a key unless one is given. */
  async wire(method: 'POST' | 'PATCH', path: string, body?: unknown, key?: string): Promise<Headers> {
    const { headers } = await this.send(method, `/ordermanagement/v1/orders/${path}`, body, key);
    return headers;
  }

  /** The same for a capture; gives its id. */
  async wireCapture(orderId: string, body: Record<string, unknown>, key?: string): Promise<string> {
    const headers = await this.wire('POST', `${orderId}/captures`, body, key);
    return headers.get('Capture-Id') ?? '';
  }

  async tag(orderId: string, add: string[]): Promise<void> {
    await this.call('PATCH', `/merchant/v1/orders/${orderId}/tags`, { add });
  }

  /** Other lines for an order, which the server must take. */
  async reline(orderId: string, body: Lines): Promise<void> {
    await this.call('PUT', `/merchant/v1/orders/${orderId}/order-lines`, body);
  }

  /** What the server says about other lines, which it must refuse. */
  async refusedLines(orderId: string, body: Lines): Promise<string> {
    return this.reline(orderId, body).then(
      () => 'taken',
      (error: unknown) => String(error),
    );
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { text } = await this.send(method, path, body);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private async send(method: string, path: string, body?: unknown, key?: string) {
    const credentials = Buffer.from(`${this.key.username}:${this.key.password}`).toString('base64');
    const headers: Record<string, string> = { Authorization: `Basic ${credentials}` };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (key !== undefined) headers['Klarna-Idempotency-Key'] = key;
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = JSON.stringify(body);
    const answer = await fetch(this.url + path, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return { text, headers: answer.headers };
  }
}

export function lineOf({ discount = 0, tax_rate = 2500, type = 'physical', ...goods }: Goods) {
  const total_amount = goods.quantity * goods.unit_price - discount;
  return {
    ...goods,
    type,
    quantity_unit: 'pcs',
    tax_rate,
    total_amount,
    total_discount_amount: discount,
    total_tax_amount: total_amount - Math.round((total_amount * 10_000) / (10_000 + tax_rate)),
  };
}

const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);

const DAY_MS = 86_400_000;
const midnightIn = (days: number) => new Date((Math.floor(Date.now() / DAY_MS) + days) * DAY_MS).toISOString();
