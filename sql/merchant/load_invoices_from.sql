-- From when on captures get an invoice.
SELECT invoices_from FROM merchant WHERE merchant_id = $1;
