import { type OwnedCoupon, parseOwned } from '../../../../cloudfunctions/gateway/kingdee/rows/owned'

/** A row of Kingdee's for a coupon that can be used in the whole of November and December 2026. */
export function row(couponsNo: string, more: object = {}): Record<string, unknown> {
  return {
    coupons_no: couponsNo,
    schema_id: 's1',
    schema_name: '满减券',
    content_tip: '满 49 元可用',
    coupon_type: '1',
    value: '6',
    threshold: '1',
    threshold_value: '49',
    effect_time: '2026-11-01 00:00:00',
    expire_time: '2026-12-31 23:59:59',
    status: '2',
    write_off_stat: '1',
    suit_type_store: '1',
    create_time: '2026-11-01 10:00:00',
    modify_time: '2026-11-02 10:00:00',
    ...more,
  }
}

export const used = { write_off_stat: '2' }
export const over = { expire_time: '2026-11-20 23:59:59', status: '3', write_off_stat: '2' }
export const toCome = { effect_time: '2026-12-01 00:00:00', status: '1', write_off_stat: '2' }

export function owned(couponsNo: string, more: object = {}): OwnedCoupon {
  const parsed = parseOwned(row(couponsNo, more))
  if ('unusable' in parsed) throw new Error(parsed.unusable)
  return parsed
}
