import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.klarna.rest.api.ApiException;
import com.klarna.rest.api.Capture;
import com.klarna.rest.api.Client;
import com.klarna.rest.api.DefaultClient;
import com.klarna.rest.api.Order;
import com.klarna.rest.api.model.CaptureData;
import com.klarna.rest.api.model.OrderData;
import com.klarna.rest.api.model.OrderLine;
import com.klarna.rest.api.model.Refund;
import com.klarna.rest.api.model.ShippingInfo;
import com.klarna.rest.api.model.request.AddShippingInfo;
import com.klarna.rest.api.model.request.UpdateAuthorization;
import com.klarna.rest.api.model.request.UpdateMerchantReferences;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The flow of test/support/flow.py with the official Java SDK: the task on standard input, what it saw on output. */
public final class Flow {
    private final JsonNode task;
    private final Client client;
    private final Map<String, Object> saw = new LinkedHashMap<>();

    private Flow(JsonNode task) {
        this.task = task;
        client = DefaultClient.newInstance(text("username"), text("password"), URI.create(text("url")));
    }

    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Flow flow = new Flow(json.readTree(System.in));
        if (flow.task.has("update")) {
            flow.update();
        } else {
            flow.ship();
            flow.release();
            flow.cancel();
        }
        System.out.println(json.writeValueAsString(flow.saw));
    }

    private void ship() {
        String id = task.path("orders").path("shipped").asText();
        Order order = client.newOrder(id);
        saw.put("before", facts(order.fetch()));
        order.acknowledge();
        saw.put("refused", refusedCapture(id));

        Capture byLines = client.newCapture(id);
        byLines.create(new CaptureData() {{
            setCapturedAmount(task.path("line").path("total_amount").asLong());
            setDescription("By lines");
            setOrderLines(List.of(line()));
        }});
        Capture byAmount = client.newCapture(id);
        byAmount.create(new CaptureData() {{
            setCapturedAmount(task.path("rest").asLong());
            setDescription("By amount");
        }});
        saw.put("capture_by_lines", byLines.fetch().getCaptureId());
        saw.put("capture_by_amount", byAmount.fetch().getCaptureId());

        List<Object> captures = new ArrayList<>();
        for (CaptureData capture : order.fetch().getCaptures()) {
            captures.add(Map.of(
                "capture_id", capture.getCaptureId(),
                "captured_amount", capture.getCapturedAmount(),
                "klarna_reference", capture.getKlarnaReference(),
                "captured_at", capture.getCapturedAt().getMillis(),
                "lines", capture.getOrderLines().size()));
        }
        saw.put("captures", captures);

        byLines.addShippingInfo(new AddShippingInfo() {{
            setShippingInfo(List.of(parcel()));
        }});
        saw.put("tracking_number", byLines.fetch().getShippingInfo().get(0).getTrackingNumber());
        order.refund(new Refund() {{
            setRefundedAmount(task.path("line").path("total_amount").asLong());
            setDescription("Sent back");
            setOrderLines(List.of(line()));
        }});
        saw.put("after", facts(order.fetch()));
    }

    private void release() {
        String id = task.path("orders").path("released").asText();
        client.newCapture(id).create(new CaptureData() {{
            setCapturedAmount(task.path("partial").asLong());
        }});
        client.newOrder(id).releaseRemainingAuthorization();
        saw.put("released", facts(client.newOrder(id).fetch()));
    }

    private void cancel() {
        Order order = client.newOrder(task.path("orders").path("cancelled").asText());
        order.cancel();
        saw.put("cancelled", facts(order.fetch()));
    }

    /** The operations that few clients have: references, amount, time, and sending out again. */
    private void update() {
        String id = task.path("orders").path("shipped").asText();
        Order order = client.newOrder(id);
        order.updateMerchantReferences(new UpdateMerchantReferences() {{
            setMerchantReference1(task.path("update").path("reference").asText());
        }});
        order.updateAuthorization(new UpdateAuthorization() {{
            setOrderAmount(task.path("line").path("total_amount").asLong());
            setOrderLines(List.of(line()));
        }});
        order.extendAuthorizationTime();
        Capture capture = client.newCapture(id);
        capture.create(new CaptureData() {{
            setCapturedAmount(task.path("partial").asLong());
        }});
        capture.triggerSendout();
        OrderData after = order.fetch();
        saw.put("after", facts(after));
        saw.put("reference", after.getMerchantReference1());
    }

    private Object refusedCapture(String id) {
        try {
            client.newCapture(id).create(new CaptureData() {{
                setCapturedAmount(task.path("too_high").asLong());
            }});
            return "the capture was accepted";
        } catch (ApiException refusal) {
            return Map.of(
                "status", refusal.getHttpStatus(),
                "code", refusal.getErrorMessage().getErrorCode(),
                "messages", refusal.getErrorMessage().getErrorMessages(),
                "correlation_id", refusal.getErrorMessage().getCorrelationId());
        }
    }

    private OrderLine line() {
        JsonNode given = task.path("line");
        OrderLine line = new OrderLine();
        line.setType(given.path("type").asText());
        line.setReference(given.path("reference").asText());
        line.setName(given.path("name").asText());
        line.setQuantity(given.path("quantity").asLong());
        line.setUnitPrice(given.path("unit_price").asLong());
        line.setTaxRate(given.path("tax_rate").asInt());
        line.setTotalAmount(given.path("total_amount").asLong());
        line.setTotalTaxAmount(given.path("total_tax_amount").asLong());
        return line;
    }

    private ShippingInfo parcel() {
        JsonNode given = task.path("shipping");
        ShippingInfo parcel = new ShippingInfo();
        parcel.setShippingCompany(given.path("shipping_company").asText());
        parcel.setShippingMethod(given.path("shipping_method").asText());
        parcel.setTrackingNumber(given.path("tracking_number").asText());
        parcel.setTrackingUri(given.path("tracking_uri").asText());
        return parcel;
    }

    private Map<String, Object> facts(OrderData order) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("order_id", order.getOrderId());
        facts.put("status", order.getStatus());
        facts.put("order_amount", order.getOrderAmount());
        facts.put("captured_amount", order.getCapturedAmount());
        facts.put("refunded_amount", order.getRefundedAmount());
        facts.put("remaining_authorized_amount", order.getRemainingAuthorizedAmount());
        facts.put("lines", order.getOrderLines().size());
        facts.put("family_name", order.getBillingAddress().getFamilyName());
        facts.put("expires_at", order.getExpiresAt().getMillis());
        return facts;
    }

    private String text(String name) {
        return task.path(name).asText();
    }
}
