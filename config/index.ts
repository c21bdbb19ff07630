import { defineConfig, type UserConfigExport } from '@tarojs/cli'

// Packages that reach the phone and ship newer syntax than the phones in use understand. Taro transpiles
// nothing in node_modules unless it is named here.
const shipped = (file: string) => /node_modules[\\/](valibot|dayjs|uqr|@tarojs|query-string)[\\/]/.test(file)

// ARIA attributes that our pages use, by component: stock Taro drops them on weapp without a word.
const aria = { 'aria-label': '', 'aria-role': '', 'aria-checked': '' }

export default defineConfig<'webpack5'>(async () => {
  const gallery = process.env.GALLERY === '1'
  const config: UserConfigExport<'webpack5'> = {
    projectName: 'coupon-center',
    date: '2026-11-24',
    designWidth: 375,
    deviceRatio: { 375: 2 },
    sourceRoot: 'src',
    // With the gallery it never stands where the product does.
    outputRoot: `dist/${process.env.TARO_ENV}${gallery ? '-gallery' : ''}`,
    framework: 'react',
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    cache: { enable: false },
    plugins: [
      [
        '@tarojs/plugin-inject',
        {
          components: {
            View: aria,
            Button: aria,
            Text: { 'aria-label': '', 'aria-role': '' },
            Input: { 'aria-label': '' },
          },
        },
      ],
    ],
    defineConstants: {
      // Where the function lives; empty means the environment that the mini-program is bound to.
      'process.env.GALLERY': JSON.stringify(gallery ? '1' : ''),
      CLOUD_ENV_ID: JSON.stringify(process.env.CLOUD_ENV_ID ?? ''),
    },
    mini: {
      compile: { include: [shipped] },
      // Sizes are CSS px on every screen: a ticket does not shrink its text on a 320 px phone.
      postcss: { pxtransform: { enable: false, config: {} } },
    },
    h5: {
      publicPath: './',
      staticDirectory: 'static',
      router: { mode: 'hash' },
      compile: { include: [shipped] },
      postcss: { pxtransform: { enable: false, config: {} }, autoprefixer: { enable: true, config: {} } },
      output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
      miniCssExtractPluginOption: {
        ignoreOrder: true,
        filename: 'css/[name].[contenthash:8].css',
        chunkFilename: 'css/[name].[contenthash:8].css',
      },
    },
  }
  return config
})
