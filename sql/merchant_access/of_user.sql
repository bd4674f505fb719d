-- Which stores besides that of home may this user enter?
SELECT a.merchant_id, m.mid, m.name, a.role, a.ends_at FROM merchant_access a
JOIN merchant m ON m.merchant_id = a.merchant_id
WHERE a.home_id = $1 AND a.email = $2 ORDER BY a.merchant_id LIMIT $3;
