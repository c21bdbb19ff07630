export default definePageConfig({ navigationBarTitleText: '样张' })
