export default definePageConfig({ navigationBarTitleText: '门店看板' })
