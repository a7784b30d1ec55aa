// Elements of a declared type: arrays become sets, a tuple a list, nulls are left out, and what is wrong is refused.
import { DynamoDbSink, listOf, sinkTo, typeInformedElementConverter } from 'dynamodb-sink';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

// An endpoint in this process, in the place of Amazon's: with a real table leave `endpoint` and `credentials` out.
await using dynamoDb = await startFaultyDynamoDb({
  tables: { cities: { partitionKey: { name: 'id', type: 'S' } } },
});

interface City {
  readonly id: string;
  readonly population: number | null;
  readonly languages: readonly string[];
  readonly position: readonly [number, number];
  readonly districts: readonly { readonly name: string }[];
}

const elementConverter = typeInformedElementConverter<City>(
  {
    id: 'string',
    population: 'number',
    languages: 'stringSet',
    position: ['number', 'number'],
    districts: listOf({ name: 'string' }),
  },
  { partitionKey: 'id' },
);

const sink = new DynamoDbSink({
  tableName: 'cities',
  elementConverter,
  onRejected: ({ error }) => console.log(`${error.code}: ${error.message}`),
  dynamoDb: {
    endpoint: dynamoDb.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  },
});

const biel: City = {
  id: 'biel',
  population: null,
  languages: ['de', 'fr'],
  position: [47.14, 7.25],
  districts: [{ name: 'Bözingen' }],
};
console.log(elementConverter.apply(biel).item);

// What comes from outside is not always what its type says.
const bern = { ...biel, id: 'bern', population: '134,500' } as unknown as City;
const report = await sinkTo([biel, bern], sink);
console.log(`${report.put} put, ${report.rejected} rejected`);
