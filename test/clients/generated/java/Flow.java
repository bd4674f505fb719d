import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.ApiResponse;
import org.openapitools.client.JSON;
import org.openapitools.client.api.FangstApi;
import org.openapitools.client.model.Capture;
import org.openapitools.client.model.CaptureRequest;
import org.openapitools.client.model.Order;
import org.openapitools.client.model.OrderLineInput;
import org.openapitools.client.model.RefundRequest;
import org.openapitools.client.model.ShippingInfoInput;
import org.openapitools.client.model.ShippingInfoRequest;
import org.openapitools.client.model.WireError;

/** The flow of test/support/flow.py with the client that is generated from the server's own document. */
public final class Flow {
    private final JsonObject task;
    private final FangstApi api;
    private final Map<String, Object> saw = new LinkedHashMap<>();

    private Flow(JsonObject task) {
        this.task = task;
        ApiClient client = new ApiClient();
        client.setBasePath(text("url"));
        client.setUsername(text("username"));
        client.setPassword(text("password"));
        api = new FangstApi(client);
    }

    public static void main(String[] arguments) throws Exception {
        Flow flow = new Flow(JsonParser.parseReader(new InputStreamReader(System.in, "UTF-8")).getAsJsonObject());
        flow.ship();
        flow.release();
        flow.cancel();
        System.out.println(JSON.getGson().toJson(flow.saw));
        System.exit(0);
    }

    private void ship() throws Exception {
        UUID id = order("shipped");
        saw.put("before", facts(api.getOrder(id, null)));
        api.acknowledgeOrder(id, null, null);
        saw.put("refused", refusedCapture(id));
        OrderLineInput line = OrderLineInput.fromJson(task.get("line").toString());
        UUID byLines = capture(id, new CaptureRequest()
            .capturedAmount(line.getTotalAmount()).description("By lines").addOrderLinesItem(line));
        UUID byAmount = capture(id, new CaptureRequest()
            .capturedAmount(number("rest")).description("By amount"));
        saw.put("capture_by_lines", byLines.toString());
        saw.put("capture_by_amount", byAmount.toString());
        saw.put("captures", api.listCaptures(id).stream().map(Flow::captured).collect(Collectors.toList()));
        api.addShippingInfo(id, byLines, new ShippingInfoRequest()
            .addShippingInfoItem(ShippingInfoInput.fromJson(task.get("shipping").toString())), null, null);
        saw.put("tracking_number", api.getCapture(id, byLines).getShippingInfo().get(0).getTrackingNumber());
        ApiResponse<Void> refunded = api.refundOrderWithHttpInfo(id, new RefundRequest()
            .refundedAmount(line.getTotalAmount()).description("Sent back").addOrderLinesItem(line), null, null);
        UUID refund = UUID.fromString(refunded.getHeaders().get("Refund-Id").get(0));
        saw.put("refund", api.getRefund(id, refund).getRefundedAmount());
        saw.put("after", facts(api.getOrder(id, null)));
    }

    private void release() throws ApiException {
        UUID id = order("released");
        api.captureOrder(id, new CaptureRequest().capturedAmount(number("partial")), null, null);
        api.releaseOrder(id, null, null);
        saw.put("released", facts(api.getOrder(id, null)));
    }

    private void cancel() throws ApiException {
        UUID id = order("cancelled");
        api.cancelOrder(id, null, null);
        saw.put("cancelled", facts(api.getOrder(id, null)));
    }

    private UUID capture(UUID id, CaptureRequest request) throws ApiException {
        ApiResponse<Void> answer = api.captureOrderWithHttpInfo(id, request, UUID.randomUUID().toString(), null);
        return UUID.fromString(answer.getHeaders().get("Capture-Id").get(0));
    }

    private Object refusedCapture(UUID id) throws Exception {
        try {
            api.captureOrder(id, new CaptureRequest().capturedAmount(number("too_high")), null, null);
            return "the capture was accepted";
        } catch (ApiException refusal) {
            WireError error = WireError.fromJson(refusal.getResponseBody());
            return Map.of(
                "status", refusal.getCode(),
                "code", error.getErrorCode(),
                "messages", error.getErrorMessages(),
                "correlation_id", error.getCorrelationId().toString());
        }
    }

    private static Map<String, Object> captured(Capture capture) {
        return Map.of(
            "capture_id", capture.getCaptureId().toString(),
            "captured_amount", capture.getCapturedAmount(),
            "klarna_reference", capture.getKlarnaReference(),
            "captured_at", capture.getCapturedAt().toInstant().toEpochMilli(),
            "lines", capture.getOrderLines().size());
    }

    private static Map<String, Object> facts(Order order) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("order_id", order.getOrderId().toString());
        facts.put("status", order.getStatus().getValue());
        facts.put("order_amount", order.getOrderAmount());
        facts.put("captured_amount", order.getCapturedAmount());
        facts.put("refunded_amount", order.getRefundedAmount());
        facts.put("remaining_authorized_amount", order.getRemainingAuthorizedAmount());
        facts.put("lines", order.getOrderLines().size());
        facts.put("family_name", order.getBillingAddress().getFamilyName());
        facts.put("expires_at", order.getExpiresAt().toInstant().toEpochMilli());
        return facts;
    }

    private UUID order(String name) {
        return UUID.fromString(task.getAsJsonObject("orders").get(name).getAsString());
    }

    private long number(String name) {
        return task.get(name).getAsLong();
    }

    private String text(String name) {
        return task.get(name).getAsString();
    }
}
