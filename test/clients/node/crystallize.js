// The flow of test/support/flow.py with @crystallize/node-klarna. It takes a host name and always port 443, so the
// port of the test is said where Node.js lets an operator say it: in the agent that all HTTPS requests go through.
const https = require('https');
const { Klarna } = require('@crystallize/node-klarna');
const { task, facts } = require('./task');

const url = new URL(task.url);
https.globalAgent = new https.Agent({ port: Number(url.port) });
const { username, password } = task;
const api = new Klarna({ apiEndpoint: url.hostname, username, password }).orderManagementV1;

async function done(call) {
  const { statusCode, response, error } = await call;
  if (error) throw new Error(`${statusCode}: ${JSON.stringify(error)}`);
  return response;
}

async function ship(saw) {
  const id = task.orders.shipped;
  saw.before = facts(await done(api.orders.getOrder(id)));
  await done(api.orders.acknowledge(id));
  const { statusCode, error } = await api.captures.capture(id, { captured_amount: task.too_high });
  saw.refused = {
    status: statusCode,
    code: error.error_code,
    messages: error.error_messages,
    correlation_id: error.correlation_id,
  };
  await done(
    api.captures.capture(id, {
      captured_amount: task.line.total_amount,
      description: 'By lines',
      order_lines: [task.line],
      shipping_info: [task.shipping],
    })
  );
  await done(api.captures.capture(id, { captured_amount: task.rest, description: 'By amount' }));
  const { captures } = await done(api.orders.getOrder(id));
  saw.captures = captures.map(one => ({
    capture_id: one.capture_id,
    captured_amount: one.captured_amount,
    klarna_reference: one.klarna_reference,
    captured_at: Date.parse(one.captured_at),
    lines: one.order_lines.length,
  }));
  [saw.capture_by_lines, saw.capture_by_amount] = captures.map(one => one.capture_id);
  saw.tracking_number = captures[0].shipping_info[0].tracking_number;
  await done(
    api.refunds.create(id, {
      refunded_amount: task.line.total_amount,
      description: 'Sent back',
      order_lines: [task.line],
    })
  );
  saw.after = facts(await done(api.orders.getOrder(id)));
}

async function main() {
  const saw = {};
  await ship(saw);
  await done(api.captures.capture(task.orders.released, { captured_amount: task.partial }));
  await done(api.orders.releaseRemainingAuthorization(task.orders.released));
  saw.released = facts(await done(api.orders.getOrder(task.orders.released)));
  await done(api.orders.cancel(task.orders.cancelled));
  saw.cancelled = facts(await done(api.orders.getOrder(task.orders.cancelled)));
  console.log(JSON.stringify(saw));
}

main();
