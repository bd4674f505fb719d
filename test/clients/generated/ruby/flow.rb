# The flow of test/support/flow.py with the client that is generated from the server's own document, over Typhoeus as
# Debian has it. usage: ruby -I FOLDER-OF-THE-CLIENT/lib flow.rb
require 'json'
require 'uri'
require 'openapi_client'

# The members of an order that are looked at.
def facts(order)
  {
    order_id: order.order_id,
    status: order.status,
    order_amount: order.order_amount,
    captured_amount: order.captured_amount,
    refunded_amount: order.refunded_amount,
    remaining_authorized_amount: order.remaining_authorized_amount,
    lines: order.order_lines.size,
    family_name: order.billing_address.family_name,
    expires_at: (order.expires_at.to_f * 1000).round
  }
end

# The members of a capture that are looked at.
def captured(capture)
  {
    capture_id: capture.capture_id,
    captured_amount: capture.captured_amount,
    klarna_reference: capture.klarna_reference,
    captured_at: (capture.captured_at.to_f * 1000).round,
    lines: capture.order_lines.size
  }
end

# What the library shows of a refusal.
def refused_capture(api, order, amount)
  api.capture_order(order, OpenapiClient::CaptureRequest.new(captured_amount: amount))
  raise 'the capture was accepted'
rescue OpenapiClient::ApiError => refusal
  error = OpenapiClient::WireError.build_from_hash(JSON.parse(refusal.response_body, symbolize_names: true))
  {
    status: refusal.code,
    code: error.error_code,
    messages: error.error_messages,
    correlation_id: error.correlation_id
  }
end

# Captures an order in two parts and takes one back.
def ship(api, task)
  order = task[:orders][:shipped]
  line = OpenapiClient::OrderLineInput.build_from_hash(task[:line])
  saw = { before: facts(api.get_order(order)) }
  api.acknowledge_order(order)
  saw[:refused] = refused_capture(api, order, task[:too_high])

  by_lines = OpenapiClient::CaptureRequest.new(
    captured_amount: line.total_amount, description: 'By lines', order_lines: [line]
  )
  by_amount = OpenapiClient::CaptureRequest.new(captured_amount: task[:rest], description: 'By amount')
  first, second = [by_lines, by_amount].map do |request|
    api.capture_order_with_http_info(order, request)[2]['Capture-Id']
  end
  saw.update(capture_by_lines: first, capture_by_amount: second)
  saw[:captures] = api.list_captures(order).map { |one| captured(one) }

  parcel = OpenapiClient::ShippingInfoInput.build_from_hash(task[:shipping])
  api.add_shipping_info(order, first, OpenapiClient::ShippingInfoRequest.new(shipping_info: [parcel]))
  saw[:tracking_number] = api.get_capture(order, first).shipping_info[0].tracking_number
  refund = OpenapiClient::RefundRequest.new(refunded_amount: line.total_amount, order_lines: [line])
  made = api.refund_order_with_http_info(order, refund)[2]['Refund-Id']
  saw[:refund] = api.get_refund(order, made).refunded_amount
  saw.update(after: facts(api.get_order(order)))
end

task = JSON.parse($stdin.read, symbolize_names: true)
url = URI(task[:url])
OpenapiClient.configure do |configuration|
  configuration.scheme = url.scheme
  configuration.host = "#{url.host}:#{url.port}"
  configuration.username = task[:username]
  configuration.password = task[:password]
end
api = OpenapiClient::FangstApi.new
saw = ship(api, task)
released, cancelled = task[:orders].values_at(:released, :cancelled)
api.capture_order(released, OpenapiClient::CaptureRequest.new(captured_amount: task[:partial]))
api.release_order(released)
saw[:released] = facts(api.get_order(released))
api.cancel_order(cancelled)
saw[:cancelled] = facts(api.get_order(cancelled))
puts JSON.generate(saw)
