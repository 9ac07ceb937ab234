-- Deliver3D as a programmer writes it who has read the text: conditions once, then a CASE per column. No check of types.
WITH excluded AS (
  SELECT *,
    invoked = 'change_of_mind'
      OR issue IN ('misuse_damage', 'wear', 'own_spec_error')
      OR (issue = 'minor_variation' AND personalised)
      OR altered
      OR mishandled
      OR COALESCE(notified > delivered + 60, FALSE)
      OR (delivered IS NOT NULL AND in_set AND NOT returns_whole_set) AS is_excluded,
    invoked = 'fault' AND issue IN ('spec_error', 'wrong_item', 'arrived_damaged', 'poor_quality') AS is_error
  FROM orders
), covered AS (
  SELECT *,
    (is_error OR (invoked = 'fault' AND issue = 'wrong_size')) AND NOT is_excluded AS is_covered,
    is_error AND COALESCE(notified BETWEEN delivered AND delivered + 90, FALSE) AS in_ninety
  FROM excluded
), promised AS (
  SELECT *, is_covered AND COALESCE(notified BETWEEN delivered AND delivered + 60, FALSE) AS in_sixty
  FROM covered
)
SELECT id,
  'value' AS "coverage/amount(coupon) verdict",
  CAST(0 AS BIGINT) AS "coverage/amount(coupon) lo",
  CAST(0 AS BIGINT) AS "coverage/amount(coupon) hi",
  CASE WHEN delivered IS NULL THEN 'silent' WHEN is_error AND is_covered THEN 'conflict' WHEN is_error OR is_covered THEN 'value' ELSE 'silent' END AS "coverage/last_day(notified, refund) verdict",
  CASE WHEN is_error AND NOT is_covered THEN delivered + 90 WHEN is_covered AND NOT is_error THEN delivered + 60 END AS "coverage/last_day(notified, refund) lo",
  CASE WHEN is_error AND NOT is_covered THEN delivered + 90 WHEN is_covered AND NOT is_error THEN delivered + 60 END AS "coverage/last_day(notified, refund) hi",
  CASE WHEN delivered IS NULL THEN 'silent' WHEN is_error AND is_covered THEN 'conflict' WHEN is_error OR is_covered THEN 'value' ELSE 'silent' END AS "coverage/last_day(notified, replacement) verdict",
  CASE WHEN is_error AND NOT is_covered THEN delivered + 90 WHEN is_covered AND NOT is_error THEN delivered + 60 END AS "coverage/last_day(notified, replacement) lo",
  CASE WHEN is_error AND NOT is_covered THEN delivered + 90 WHEN is_covered AND NOT is_error THEN delivered + 60 END AS "coverage/last_day(notified, replacement) hi",
  CASE WHEN (in_ninety OR in_sixty) AND is_excluded THEN 'conflict' WHEN in_ninety OR in_sixty OR is_excluded THEN 'value' ELSE 'silent' END AS "coverage/level(refund) verdict",
  CASE WHEN (in_ninety OR in_sixty) AND is_excluded THEN NULL WHEN in_ninety OR in_sixty THEN 'shop_picks' WHEN is_excluded THEN 'refused' END AS "coverage/level(refund) lo",
  CASE WHEN (in_ninety OR in_sixty) AND is_excluded THEN NULL WHEN in_ninety OR in_sixty THEN 'granted' WHEN is_excluded THEN 'refused' END AS "coverage/level(refund) hi",
  CASE WHEN (in_ninety OR in_sixty) AND is_excluded THEN 'conflict' WHEN in_ninety OR in_sixty OR is_excluded THEN 'value' ELSE 'silent' END AS "coverage/level(replacement) verdict",
  CASE WHEN (in_ninety OR in_sixty) AND is_excluded THEN NULL WHEN in_ninety OR in_sixty THEN 'shop_picks' WHEN is_excluded THEN 'refused' END AS "coverage/level(replacement) lo",
  CASE WHEN (in_ninety OR in_sixty) AND is_excluded THEN NULL WHEN in_ninety OR in_sixty THEN 'granted' WHEN is_excluded THEN 'refused' END AS "coverage/level(replacement) hi",
  CASE WHEN in_sixty THEN 'value' ELSE 'silent' END AS "coverage/payer(replacement_carriage) verdict",
  CASE WHEN in_sixty THEN 'shop' END AS "coverage/payer(replacement_carriage) lo",
  CASE WHEN in_sixty THEN 'shop' END AS "coverage/payer(replacement_carriage) hi",
  CASE WHEN in_ninety OR in_sixty THEN 'value' ELSE 'silent' END AS "coverage/payer(return_carriage) verdict",
  CASE WHEN in_ninety OR in_sixty THEN 'shop' END AS "coverage/payer(return_carriage) lo",
  CASE WHEN in_ninety OR in_sixty THEN 'shop' END AS "coverage/payer(return_carriage) hi",
  'value' AS "order_changes/amount(coupon) verdict",
  CAST(0 AS BIGINT) AS "order_changes/amount(coupon) lo",
  CAST(0 AS BIGINT) AS "order_changes/amount(coupon) hi",
  CASE WHEN personalised AND invoked IN ('cancel', 'modify') THEN 'value' ELSE 'silent' END AS "order_changes/amount(production_fee) verdict",
  CASE WHEN personalised AND invoked IN ('cancel', 'modify') THEN (price * 30 + 50) // 100 END AS "order_changes/amount(production_fee) lo",
  CASE WHEN personalised AND invoked IN ('cancel', 'modify') THEN (price * 30 + 50) // 100 END AS "order_changes/amount(production_fee) hi",
  CASE WHEN is_excluded THEN 'value' ELSE 'silent' END AS "order_changes/level(refund) verdict",
  CASE WHEN is_excluded THEN 'refused' END AS "order_changes/level(refund) lo",
  CASE WHEN is_excluded THEN 'refused' END AS "order_changes/level(refund) hi",
  CASE WHEN is_excluded THEN 'value' ELSE 'silent' END AS "order_changes/level(replacement) verdict",
  CASE WHEN is_excluded THEN 'refused' END AS "order_changes/level(replacement) lo",
  CASE WHEN is_excluded THEN 'refused' END AS "order_changes/level(replacement) hi"
FROM promised
