/** 123450 fen → 1,234.5 yuan: no trailing zeros, thousands apart. */
export function yuan(fen: number): string {
  const cents = fen % 100
  const rest = cents === 0 ? '' : `.${String(cents).padStart(2, '0').replace(/0$/, '')}`
  return `${grouped((fen - cents) / 100)}${rest}`
}

/** 1234567 → 1,234,567. Not toLocaleString: old phones have no Intl. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}
