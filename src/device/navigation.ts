import Taro from '@tarojs/taro'

export const CENTER = '/pages/center/index'

/** A second tap while a page is coming is refused by WeChat, and needs no answer. */
function to(url: string): Promise<void> {
  return Taro.navigateTo({ url }).then(
    () => {},
    () => {},
  )
}

/** Who the member is: binds, joins, unbinds. */
export const toMember = () => to('/pages/join/index')

export const toStores = () => to('/pages/stores/index')

/** For who works in the shop. */
export const toDesk = () => to('/desk/index')

export const WALLET = '/pages/wallet/index'
export const toWallet = () => to(WALLET)

/** @param couponsNo null: it is not known which; the wallet has them all */
export const toTill = (couponsNo: string | null) =>
  couponsNo === null ? toWallet() : to(`/pages/till/index?no=${encodeURIComponent(couponsNo)}`)

/** Back to where this page came from; to the center when it was opened by its own address. */
export function back(home = CENTER): void {
  if (Taro.getCurrentPages().length > 1) Taro.navigateBack()
  else Taro.redirectTo({ url: home })
}
