-- Who changes a merchant's users is alone at it until the transaction ends: there is one writer.
SELECT merchant_id FROM merchant WHERE merchant_id = $1;
