-- A view goes. Lists that began with it begin as lists do.
DELETE FROM order_view WHERE merchant_id = $1 AND view_id = $2;
