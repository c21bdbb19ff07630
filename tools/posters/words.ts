/** What is printed on a poster, but for the store's own words. */
export const words = {
  whatToDo: '微信扫一扫，领券用券',
  number: (poster: number) => `海报 ${poster}`,
  title: '门店海报',
}
