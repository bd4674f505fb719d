"""Shipping info, of a capture and of the order itself; and telling the customer of a capture again."""

from support.merchant import detail, kinds, timeline
from support.operations import BY_NAME
from support.wire import assert_refused, captured, captures_of, done, post, read


def test_shipping_info_is_appended_to_the_capture(client, order_of):
    """It adds up, it does not replace; whatever is not set stays away."""
    order = order_of(1000)
    capture_id = captured(client, order, 1000, shipping_info=[{"tracking_number": "A"}])
    where = f"captures/{capture_id}/shipping-info"
    done(post(client, order, where, {"shipping_info": [{"tracking_number": 7, "shipping_method": None}]}))
    (made,) = captures_of(client, order)
    assert [one["tracking_number"] for one in made["shipping_info"]] == ["A", "7"]
    assert "shipping_method" not in made["shipping_info"][1]
    assert "shipping_info" not in read(client, order)


def test_shipping_info_goes_to_the_capture_that_was_named(client, order_of):
    """Another one's stays as it is."""
    order = order_of(1000)
    ids = [captured(client, order, 500), captured(client, order, 500)]
    for number, capture_id in enumerate(ids):
        info = {"shipping_info": [{"tracking_number": f"T{number}"}]}
        done(post(client, order, f"captures/{capture_id}/shipping-info", info))
    assert [one["shipping_info"] for one in captures_of(client, order)] == [
        [{"tracking_number": "T0"}],
        [{"tracking_number": "T1"}],
    ]


def test_an_order_has_shipping_info_of_its_own_only_if_there_is_some(client, order_of):
    """It is appended as well, needs no capture, and does not touch the captures'."""
    order = order_of(1000)
    assert "shipping_info" not in read(client, order)
    for number in ("A", "B"):
        done(post(client, order, "shipping-info", {"shipping_info": [{"tracking_number": number}]}))
    captured(client, order, 1000)
    now = read(client, order)
    assert now["shipping_info"] == [{"tracking_number": "A"}, {"tracking_number": "B"}]
    assert now["captures"][0]["shipping_info"] == []


def test_shipping_info_may_be_added_as_often_as_parcels_leave(client, order_of):
    """The limit of 500 is that of one request; what is read has all of them, and is as documented."""
    order = order_of(1000)
    capture_id = captured(client, order, 1000, shipping_info=[{"tracking_number": "0"}] * 500)
    for number in ("1", "2", "3"):
        info = {"shipping_info": [{"tracking_number": number}] * 500}
        done(post(client, order, f"captures/{capture_id}/shipping-info", info))
        done(post(client, order, "shipping-info", info))
    now = read(client, order)
    assert (len(now["captures"][0]["shipping_info"]), len(now["shipping_info"])) == (2000, 1500)
    assert len(detail(client, order)["shipping_info"]) == 1500
    assert now["shipping_info"][-1] == {"tracking_number": "3"}


def test_every_member_of_a_shipment_reads_back(client, shop):
    """Also every way of delivery that is known; another one is refused with the known ones."""
    operation = BY_NAME["shippingInfo"]
    scene = operation.scene(client, shop)
    methods = [
        "PickUpStore",
        "Home",
        "BoxReg",
        "BoxUnreg",
        "PickUpPoint",
        "Own",
        "Postal",
        "DHLPackstation",
        "Digital",
        "Undefined",
        "PickUpWarehouse",
        "ClickCollect",
        "PalletDelivery",
    ]
    shipments = [operation.body["shipping_info"][0] | {"shipping_method": method} for method in methods]
    done(operation.call(client, scene, {"shipping_info": shipments}))
    (made,) = captures_of(client, scene.order_id)
    assert made["shipping_info"] == shipments
    answer = operation.call(client, scene, {"shipping_info": [{"shipping_method": "Pigeon"}]})
    told = assert_refused(answer, 422, "UNPROCESSABLE_ENTITY")
    assert "PalletDelivery" in told["error_messages"][0]


def test_the_timeline_tells_which_capture_was_shipped(client, order_of):
    """And of an order's own shipments that there is none."""
    order, info = order_of(1000), {"shipping_info": [{"tracking_number": "A"}]}
    capture_id = captured(client, order, 1000)
    done(post(client, order, f"captures/{capture_id}/shipping-info", info))
    done(post(client, order, "shipping-info", info))
    of_capture, of_order = timeline(client, order)[-2:]
    assert (of_capture["type"], of_capture["capture_id"]) == ("shipping.added", capture_id)
    assert of_capture["shipping_info"] == of_order["shipping_info"] == info["shipping_info"]
    assert (of_order["type"], "capture_id" in of_order) == ("shipping.added", False)


def test_a_send_out_is_written_down_each_time(client, order_of):
    """The customer is told again as often as the merchant says so."""
    order = order_of(1000)
    capture_id = captured(client, order, 1000)
    before = read(client, order)
    for _ in range(2):
        done(post(client, order, f"captures/{capture_id}/trigger-send-out"))
    assert kinds(client, order)[-2:] == ["send_out.triggered", "send_out.triggered"]
    assert timeline(client, order)[-1]["capture_id"] == capture_id
    assert read(client, order) == before
