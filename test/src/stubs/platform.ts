// What the build puts in.
process.env.TARO_ENV = 'weapp'
Object.assign(globalThis, { CLOUD_ENV_ID: '', IS_REACT_ACT_ENVIRONMENT: true })
