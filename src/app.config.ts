export default defineAppConfig({
  pages: [
    'pages/center/index',
    'pages/coupon/index',
    'pages/join/index',
    'pages/wallet/index',
    'pages/till/index',
    'pages/stores/index',
    // For whoever works on the components; no member has it.
    ...(process.env.GALLERY === '1' ? ['pages/gallery/index'] : []),
  ],
  // For who works in the shop; members never load it.
  subPackages: [{ root: 'desk', pages: ['index'] }],
  window: {
    navigationBarTitleText: '领券中心',
    navigationBarBackgroundColor: '@ground',
    navigationBarTextStyle: '@text' as 'black',
    backgroundColor: '@ground',
    backgroundTextStyle: '@dots' as 'dark',
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
  // Of pages that slide in: a browser's router is told here, WeChat has its own.
  ...(process.env.TARO_ENV === 'h5' && { animation: { duration: 200, delay: 20 } }),
})
