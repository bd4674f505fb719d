<?php
// The flow of test/support/flow.py with the client that is generated from the server's own document, over
// Guzzle as Debian has it. usage: flow.php FOLDER-OF-THE-CLIENT

declare(strict_types=1);

use OpenAPI\Client\Api\FangstApi;
use OpenAPI\Client\ApiException;
use OpenAPI\Client\Configuration;
use OpenAPI\Client\Model\CaptureRequest;
use OpenAPI\Client\Model\Order;
use OpenAPI\Client\Model\OrderLineInput;
use OpenAPI\Client\Model\RefundRequest;
use OpenAPI\Client\Model\ShippingInfoInput;
use OpenAPI\Client\Model\ShippingInfoRequest;

require 'GuzzleHttp/autoload.php';
spl_autoload_register(function (string $class) use ($argv): void {
    $prefix = 'OpenAPI\\Client\\';
    if (str_starts_with($class, $prefix)) {
        require $argv[1] . '/lib/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
    }
});
error_reporting(E_ALL & ~E_DEPRECATED);
set_error_handler(function (int $level, string $message): never {
    throw new ErrorException($message, $level);
}, E_ALL & ~E_DEPRECATED);

/** @return array<string, mixed> the members of an order that are looked at; a broken one ends the program */
function facts(Order $order): array
{
    if (!$order->valid()) {
        throw new RuntimeException(implode('; ', $order->listInvalidProperties()));
    }
    return [
        'order_id' => $order->getOrderId(),
        'status' => $order->getStatus(),
        'order_amount' => $order->getOrderAmount(),
        'captured_amount' => $order->getCapturedAmount(),
        'refunded_amount' => $order->getRefundedAmount(),
        'remaining_authorized_amount' => $order->getRemainingAuthorizedAmount(),
        'lines' => count($order->getOrderLines()),
        'family_name' => $order->getBillingAddress()->getFamilyName(),
        'expires_at' => (int) $order->getExpiresAt()->format('Uv'),
    ];
}

/** @return array<string, mixed> what the library shows of a refusal */
function refusedCapture(FangstApi $api, string $order, int $amount): array
{
    try {
        $api->captureOrder($order, new CaptureRequest(['captured_amount' => $amount]));
    } catch (ApiException $refusal) {
        $error = $refusal->getResponseObject();
        return [
            'status' => $refusal->getCode(),
            'code' => $error->getErrorCode(),
            'messages' => $error->getErrorMessages(),
            'correlation_id' => $error->getCorrelationId(),
        ];
    }
    throw new RuntimeException('the capture was accepted');
}

/** @return array<string, mixed> what was seen while an order was captured in two parts and one taken back */
function ship(FangstApi $api, array $task): array
{
    $id = $task['orders']['shipped'];
    $line = new OrderLineInput($task['line']);
    $saw = ['before' => facts($api->getOrder($id))];
    $api->acknowledgeOrder($id);
    $saw['refused'] = refusedCapture($api, $id, $task['too_high']);

    // The library gives the headers as they came: their names are looked up letter by letter.
    $byLines = ['captured_amount' => $line->getTotalAmount(), 'description' => 'By lines', 'order_lines' => [$line]];
    $first = $api->captureOrderWithHttpInfo($id, new CaptureRequest($byLines))[2]['Capture-Id'][0];
    $byAmount = ['captured_amount' => $task['rest'], 'description' => 'By amount'];
    $second = $api->captureOrderWithHttpInfo($id, new CaptureRequest($byAmount))[2]['Capture-Id'][0];
    $saw += ['capture_by_lines' => $first, 'capture_by_amount' => $second, 'captures' => []];
    foreach ($api->listCaptures($id) as $capture) {
        $saw['captures'][] = [
            'capture_id' => $capture->getCaptureId(),
            'captured_amount' => $capture->getCapturedAmount(),
            'klarna_reference' => $capture->getKlarnaReference(),
            'captured_at' => (int) $capture->getCapturedAt()->format('Uv'),
            'lines' => count($capture->getOrderLines()),
        ];
    }

    $parcel = new ShippingInfoInput($task['shipping']);
    $api->addShippingInfo($id, $first, new ShippingInfoRequest(['shipping_info' => [$parcel]]));
    $saw['tracking_number'] = $api->getCapture($id, $first)->getShippingInfo()[0]->getTrackingNumber();
    $refund = new RefundRequest(['refunded_amount' => $line->getTotalAmount(), 'order_lines' => [$line]]);
    $made = $api->refundOrderWithHttpInfo($id, $refund)[2]['Refund-Id'][0];
    $saw['refund'] = $api->getRefund($id, $made)->getRefundedAmount();
    return $saw + ['after' => facts($api->getOrder($id))];
}

$task = json_decode(stream_get_contents(STDIN), true, flags: JSON_THROW_ON_ERROR);
$configuration = (new Configuration())
    ->setHost($task['url'])->setUsername($task['username'])->setPassword($task['password']);
$api = new FangstApi(null, $configuration);
$saw = ship($api, $task);
['released' => $released, 'cancelled' => $cancelled] = $task['orders'];
$api->captureOrder($released, new CaptureRequest(['captured_amount' => $task['partial']]));
$api->releaseOrder($released);
$saw['released'] = facts($api->getOrder($released));
$api->cancelOrder($cancelled);
$saw['cancelled'] = facts($api->getOrder($cancelled));
echo json_encode($saw, JSON_THROW_ON_ERROR);
