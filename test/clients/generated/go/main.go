// The flow of test/support/flow.py with the client that is generated from the server's own document. Its decoder
// refuses a member that it does not know, a missing one and a value outside of an enumeration.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"time"

	fangst "fangst.test/tests/client"
)

type task struct {
	URL      string              `json:"url"`
	Username string              `json:"username"`
	Password string              `json:"password"`
	Orders   map[string]string   `json:"orders"`
	Line     fangst.OrderLineInput    `json:"line"`
	Rest     int64               `json:"rest"`
	TooHigh  int64               `json:"too_high"`
	Partial  int64               `json:"partial"`
	Shipping fangst.ShippingInfoInput `json:"shipping"`
}

type flow struct {
	task task
	api  *fangst.FangstAPIService
	ctx  context.Context
	saw  map[string]any
}

func must(err error) {
	if err == nil {
		return
	}
	var refusal *fangst.GenericOpenAPIError
	if errors.As(err, &refusal) {
		log.Fatalf("%v: %s", err, refusal.Body())
	}
	log.Fatal(err)
}

func facts(order *fangst.Order, err error) map[string]any {
	must(err)
	return map[string]any{
		"order_id":                    order.OrderId,
		"status":                      order.Status,
		"order_amount":                order.OrderAmount,
		"captured_amount":             order.CapturedAmount,
		"refunded_amount":             order.RefundedAmount,
		"remaining_authorized_amount": order.RemainingAuthorizedAmount,
		"lines":                       len(order.OrderLines),
		"family_name":                 order.BillingAddress.GetFamilyName(),
		"expires_at":                  milliseconds(order.ExpiresAt),
	}
}

func milliseconds(t time.Time) int64 {
	return t.UnixNano() / int64(time.Millisecond)
}

func (f *flow) read(id string) map[string]any {
	order, _, err := f.api.GetOrder(f.ctx, id).Execute()
	return facts(order, err)
}

func (f *flow) capture(id string, request *fangst.CaptureRequest) *http.Response {
	answer, err := f.api.CaptureOrder(f.ctx, id).CaptureRequest(*request).Execute()
	must(err)
	return answer
}

func (f *flow) refusedCapture(id string) map[string]any {
	request := *fangst.NewCaptureRequest(f.task.TooHigh)
	answer, err := f.api.CaptureOrder(f.ctx, id).CaptureRequest(request).Execute()
	var refusal *fangst.GenericOpenAPIError
	if !errors.As(err, &refusal) {
		log.Fatalf("the capture was not refused: %v", err)
	}
	shown := refusal.Model().(fangst.WireError)
	return map[string]any{
		"status":         answer.StatusCode,
		"code":           shown.ErrorCode,
		"messages":       shown.ErrorMessages,
		"correlation_id": shown.CorrelationId,
	}
}

func (f *flow) captures(id string) []map[string]any {
	captures, _, err := f.api.ListCaptures(f.ctx, id).Execute()
	must(err)
	shown := []map[string]any{}
	for _, one := range captures {
		shown = append(shown, map[string]any{
			"capture_id":       one.CaptureId,
			"captured_amount":  one.CapturedAmount,
			"klarna_reference": one.KlarnaReference,
			"captured_at":      milliseconds(one.CapturedAt),
			"lines":            len(one.OrderLines),
		})
	}
	return shown
}

func (f *flow) ship() {
	id, line := f.task.Orders["shipped"], f.task.Line
	f.saw["before"] = f.read(id)
	_, err := f.api.AcknowledgeOrder(f.ctx, id).Execute()
	must(err)
	f.saw["refused"] = f.refusedCapture(id)

	request := fangst.NewCaptureRequest(line.TotalAmount)
	request.SetDescription("By lines")
	request.SetOrderLines([]fangst.OrderLineInput{line})
	byLines := f.capture(id, request).Header.Get("Capture-Id")
	request = fangst.NewCaptureRequest(f.task.Rest)
	request.SetDescription("By amount")
	f.saw["capture_by_lines"] = byLines
	f.saw["capture_by_amount"] = f.capture(id, request).Header.Get("Capture-Id")
	f.saw["captures"] = f.captures(id)

	parcels := *fangst.NewShippingInfoRequest([]fangst.ShippingInfoInput{f.task.Shipping})
	_, err = f.api.AddShippingInfo(f.ctx, id, byLines).ShippingInfoRequest(parcels).Execute()
	must(err)
	capture, _, err := f.api.GetCapture(f.ctx, id, byLines).Execute()
	must(err)
	f.saw["tracking_number"] = capture.ShippingInfo[0].GetTrackingNumber()

	refund := fangst.NewRefundRequest(line.TotalAmount)
	refund.SetOrderLines([]fangst.OrderLineInput{line})
	answer, err := f.api.RefundOrder(f.ctx, id).RefundRequest(*refund).Execute()
	must(err)
	made, _, err := f.api.GetRefund(f.ctx, id, answer.Header.Get("Refund-Id")).Execute()
	must(err)
	f.saw["refund"] = made.RefundedAmount
	f.saw["after"] = f.read(id)
}

func main() {
	f := flow{saw: map[string]any{}}
	must(json.NewDecoder(os.Stdin).Decode(&f.task))
	configuration := fangst.NewConfiguration()
	configuration.Servers = fangst.ServerConfigurations{{URL: f.task.URL}}
	f.api = fangst.NewAPIClient(configuration).FangstAPI
	auth := fangst.BasicAuth{UserName: f.task.Username, Password: f.task.Password}
	f.ctx = context.WithValue(context.Background(), fangst.ContextBasicAuth, auth)

	f.ship()
	released, cancelled := f.task.Orders["released"], f.task.Orders["cancelled"]
	f.capture(released, fangst.NewCaptureRequest(f.task.Partial))
	_, err := f.api.ReleaseOrder(f.ctx, released).Execute()
	must(err)
	f.saw["released"] = f.read(released)
	_, err = f.api.CancelOrder(f.ctx, cancelled).Execute()
	must(err)
	f.saw["cancelled"] = f.read(cancelled)
	must(json.NewEncoder(os.Stdout).Encode(f.saw))
}
