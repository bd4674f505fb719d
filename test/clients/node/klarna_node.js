// What klarna-node can do: acknowledge and capture. It knows two hosts only; the way to another server is the proxy
// that its HTTP library takes from HTTPS_PROXY.
const klarna = require('klarna-node').default;
const { klarnaOrderManagement } = require('klarna-node');
const { task } = require('./task');

async function main() {
  const id = task.orders.shipped;
  klarna.init({ uid: task.username, password: task.password, live: false });
  await klarnaOrderManagement.acknowledgeOrder(id);
  const saw = {};
  try {
    await klarnaOrderManagement.captureOrder({ captured_amount: task.too_high }, id);
  } catch (refusal) {
    saw.refused = {
      status: refusal.statusCode,
      code: refusal.error.error_code,
      messages: refusal.error.error_messages,
      correlation_id: refusal.error.correlation_id,
    };
  }
  const lines = { captured_amount: task.line.total_amount, description: 'By lines', order_lines: [task.line] };
  await klarnaOrderManagement.captureOrder(lines, id);
  await klarnaOrderManagement.captureOrder({ captured_amount: task.rest, description: 'By amount' }, id);
  console.log(JSON.stringify(saw));
}

main();
