export interface Line {
  reference?: string;
  type?: string;
  name?: string;
  quantity: number;
  quantity_unit?: string;
  unit_price: number;
  tax_rate?: number;
  total_amount: number;
  total_discount_amount?: number;
  total_tax_amount?: number;
}

export interface OrderLine extends Line {
  line: number;
  captured_quantity: number;
  left_quantity: number;
  captured_amount: number;
  left_amount: number;
  /** Captured and not refunded. */
  refundable_quantity: number;
  refundable_amount: number;
}
