// Imports run one way: pages → components → code, coupon, gateway → the contract's types;
// actions → wallet → center, claim → kingdee, state. What breaks that is an error, and so is a cycle.
const only = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'contract-types-only',
      severity: 'error',
      comment:
        'of the function the phone sees the contract alone, and of that the types: no schema reaches the phone',
      from: { path: '^src/' },
      to: { path: '^cloudfunctions/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'contract-only',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^cloudfunctions/', pathNot: '^cloudfunctions/gateway/contract\\.ts$' },
    },
    only(
      'phone-alone',
      '^src/',
      '^(local|tools|test|config)/',
      'nothing of the development tools ships to the phone',
    ),
    only('components-below-pages', '^src/components/', '^src/pages/', 'components know no page'),
    only(
      'coupon-is-pure',
      '^src/coupon/',
      '^src/(pages|components|gateway)/|@tarojs|react',
      'pure: no page, no network, no Taro',
    ),
    only(
      'claim-and-wallet-below-pages',
      '^src/(claim|wallet)/',
      '^src/(pages|components)/',
      'what the phone holds knows no page',
    ),
    only(
      'code-is-pure',
      '^src/code/',
      '^src/(?!code/)|^cloudfunctions/|@tarojs|react',
      'pure geometry: no page, no screen, no Taro',
    ),
    only('gateway-below-pages', '^src/gateway/', '^src/(pages|components)/', 'calls know no page'),
    only(
      'function-alone',
      '^cloudfunctions/',
      '^(src|local|tools|test|config)/',
      'the function stands alone',
    ),
    only(
      'state-knows-nobody',
      '^cloudfunctions/gateway/state/',
      '^cloudfunctions/gateway/(?!state/)',
      'drivers know no caller',
    ),
    only(
      'kingdee-below-center',
      '^cloudfunctions/gateway/kingdee/',
      '^cloudfunctions/gateway/(actions|center|claim|member|wallet|wechat|gateway|event|http|settings)',
      'the client knows no action',
    ),
    only(
      'center-below-actions',
      '^cloudfunctions/gateway/center/',
      '^cloudfunctions/gateway/(actions|wallet|gateway|event|http)',
      'the center knows no door',
    ),
    only(
      'member-below-actions',
      '^cloudfunctions/gateway/(member|wechat)/',
      '^cloudfunctions/gateway/(actions|center|claim|kingdee|wallet|gateway|event|http|settings)',
      'who is calling is known without the list, the claims and Kingdee',
    ),
    only(
      'claim-below-actions',
      '^cloudfunctions/gateway/claim/',
      '^cloudfunctions/gateway/(actions|center|wallet|gateway|event|http|settings)',
      'claims know no action and no list',
    ),
    only(
      'transition-is-pure',
      '^cloudfunctions/gateway/claim/(transition|attempt|ledger|timing)\\.ts$',
      '^cloudfunctions/gateway/(?!claim/|state/port)|^node:',
      'pure: no store, no network, no chance',
    ),
    only(
      'entry-below-actions',
      '^cloudfunctions/gateway/entry/',
      '^cloudfunctions/gateway/(actions|wallet|member|wechat|gateway|event|http|settings)',
      'a code means the same for everybody, and what it did is counted without knowing who asks',
    ),
    only(
      'scene-is-pure',
      '^cloudfunctions/gateway/entry/scene\\.ts$',
      '^(?!crypto$)',
      'pure: characters and a hash, no setting, no store, no clock',
    ),
    only(
      'store-below-actions',
      '^cloudfunctions/gateway/store/',
      '^cloudfunctions/gateway/(actions|claim|member|wallet|wechat|gateway|event|http|settings)',
      'the shops of the chain are the same for everybody',
    ),
    only(
      'wallet-below-actions',
      '^cloudfunctions/gateway/wallet/',
      '^cloudfunctions/gateway/(actions|member|wechat|gateway|event|http|settings)',
      'a wallet knows no action, and of who is calling only whether it still is',
    ),
    only(
      'wallet-is-pure',
      '^cloudfunctions/gateway/wallet/(kept|tab|renewal|shown|pages)\\.ts$',
      '^cloudfunctions/gateway/wallet/(reading|records)|^cloudfunctions/gateway/state/|^node:',
      'pure: no store, no network, no clock',
    ),
    only(
      'actions-below-doors',
      '^cloudfunctions/gateway/actions/',
      '^cloudfunctions/gateway/(gateway|event|http|settings)',
      'actions know no door',
    ),
    only(
      'tools-through-the-codec',
      '^tools/',
      '^(src/(?!code/)|(local|test|config)/)|^cloudfunctions/(?!gateway/entry/)',
      'a command shares with the rest what codes are made of and how they are drawn, and nothing else',
    ),
    only('stand-in-alone', '^local/kingdee/', '^cloudfunctions/', 'one mistake must not hide on both sides'),
    {
      name: 'local-through-the-door',
      severity: 'error',
      comment:
        'the local runtime runs the built function; of its sources it shares the HTTP door and the types of the contract',
      from: { path: '^local/' },
      to: { path: '^cloudfunctions/', pathNot: '^cloudfunctions/gateway/(http|contract)\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types'],
    },
  },
}
