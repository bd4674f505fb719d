-- How this user has the list.
SELECT column_names, default_view FROM order_list_choice WHERE merchant_id = $1 AND owner = $2;
