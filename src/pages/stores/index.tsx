import { Text, View } from '@tarojs/components'
import { aria } from '../../components/aria'
import { Frame } from '../../components/Frame'
import { Notice } from '../../components/Notice'
import { Trouble } from '../../components/Trouble'
import { CENTER } from '../../device/navigation'
import { words } from '../../words'
import { useStores } from './useStores'
import './index.scss'

/** The shops of the chain, by region. Which of them the member is in a scanned code says, and nothing else. */
export default function StoresPage() {
  const { regions, failed, asking, retry } = useStores()
  return (
    <Frame title={words.stores} home={CENTER}>
      {regions !== null && regions.length > 0 ? (
        <View className="stores">
          {regions.map(({ name, stores }) => (
            <View key={name} className="region">
              <Text className="region-name">{name || words.otherRegions}</Text>
              {stores.map(({ id, name, address, enabled }) => (
                <View key={id} className={enabled ? 'store' : 'store closed'}>
                  <Text className="store-name">{enabled ? name : words.storeClosed(name)}</Text>
                  {address !== '' && <Text className="store-address">{address}</Text>}
                </View>
              ))}
            </View>
          ))}
        </View>
      ) : regions !== null ? (
        <Notice
          drawing="empty"
          title={words.noStores}
          hint=""
          action={asking ? words.loading : words.refresh}
          onAction={retry}
        />
      ) : failed !== null && failed.problem.code !== 'busy' ? (
        <Trouble problem={failed.problem} asking={asking} retry={retry} />
      ) : (
        <View className="stores-waiting" {...aria('status')}>
          <Text>{failed?.problem.message ?? words.loading}</Text>
        </View>
      )}
    </Frame>
  )
}
