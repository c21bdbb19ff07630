// White in the dark, too: a scanner reads black on white.
export default definePageConfig({
  navigationBarTitleText: '请店员扫码',
  navigationBarBackgroundColor: '#ffffff',
  navigationBarTextStyle: 'black',
  backgroundColor: '#ffffff',
  backgroundColorTop: '#ffffff',
  backgroundColorBottom: '#ffffff',
})
