export default defineAppConfig({
  pages: ['pages/center/index', 'pages/coupon/index'],
  window: { navigationBarTitleText: '领券中心' },
  lazyCodeLoading: 'requiredComponents',
})
