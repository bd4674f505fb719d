// What both flows have in common: the task on standard input, and the members of an order that are looked at.
const fs = require('fs');

const task = JSON.parse(fs.readFileSync(0, 'utf8'));

const facts = order => ({
  order_id: order.order_id,
  status: order.status,
  order_amount: order.order_amount,
  captured_amount: order.captured_amount,
  refunded_amount: order.refunded_amount,
  remaining_authorized_amount: order.remaining_authorized_amount,
  lines: order.order_lines.length,
  family_name: order.billing_address.family_name,
  expires_at: Date.parse(order.expires_at),
});

module.exports = { task, facts };
