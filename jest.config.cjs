// One run over all suites. Which suite needs what is a project of its own: `npx jest --selectProjects function`.
const swc = {
  '^.+\\.[jt]sx?$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
      },
      module: { type: 'commonjs' },
    },
  ],
}

const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/test/${glob}`),
  testEnvironment: 'node',
  transform: swc,
  ...more,
})

module.exports = {
  projects: [
    project('function', ['cloudfunctions/**/*.test.ts', 'config/**/*.test.ts']),
    project('local', ['local/**/*.test.ts']),
    project('tools', ['tools/**/*.test.ts']),
    project('phone', ['src/**/*.test.{ts,tsx}'], {
      testEnvironment: 'jsdom',
      setupFiles: ['<rootDir>/test/src/stubs/platform.ts'],
      moduleNameMapper: {
        '\\.scss$': '<rootDir>/test/src/stubs/style.ts',
        '^@tarojs/components$': '<rootDir>/test/src/stubs/components.tsx',
        '^@tarojs/taro$': '<rootDir>/test/src/stubs/taro.ts',
      },
    }),
    // These run the builds: `npm test` makes them first.
    project('weapp', ['weapp/**/*.test.ts']),
    project('browser', ['browser/**/*.test.ts']),
    project('faults', ['faults/**/*.test.ts']),
    project('races', ['races/**/*.test.ts']),
  ],
}
