// Amazon's own vectors for Signature Version 4: those without a query, which the sink never has. Request lines, header
// fields and signatures are data of the suite at https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite
// (Apache-2.0; here from the copy in the crate aws-sigv4 1.6.4), and of the suite before it, where marked (Apache-2.0;
// from the copy in @smithy/signature-v4 5.0.0).

/** A request of the suite, and its signature. */
export interface Vector {
  readonly name: string;
  readonly method: string;
  /**
   * As a signer takes it that encodes it once more. The suite's service does not: of its requests it is the path
   * before it is encoded, but for those of {@link ENCODED_TWICE}.
   */
  readonly path: string;
  /** Beside `host`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly sessionToken?: string;
  readonly signature: string;
}

/** Who signs for what, and when. */
export interface Scene {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
  readonly host: string;
  readonly date: string;
}

/** The scene of all {@link VECTORS}. */
export const SUITE: Scene = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
  host: 'example.amazonaws.com',
  date: '2015-08-30T12:36:00Z',
};

const VANILLA_GET = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
const VANILLA_POST = '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b';
const STS_TOKEN =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/' +
  'qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38' +
  'xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';
const FORM = {
  'content-length': '13',
  'content-type': 'application/x-www-form-urlencoded',
  'x-amz-content-sha256': '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e',
};

const get = (name: string, path: string, signature: string): Vector => ({
  name,
  method: 'GET',
  path,
  signature,
});
const getWith = (name: string, headers: Record<string, string>, signature: string): Vector => ({
  name,
  method: 'GET',
  path: '/',
  headers,
  signature,
});
const post = (name: string, rest: Omit<Vector, 'name' | 'method' | 'path'>): Vector => ({
  name,
  method: 'POST',
  path: '/',
  ...rest,
});

export const VECTORS: readonly Vector[] = [
  get('get-vanilla', '/', VANILLA_GET),
  {
    ...get('get-vanilla-with-session-token', '/', ''),
    sessionToken: '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267',
    signature: '07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
  },
  getWith(
    'get-header-key-duplicate',
    { 'my-header1': 'value2,value2,value1' },
    'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  ),
  getWith(
    'get-header-value-multiline',
    { 'my-header1': 'value1\n  value2\n     value3' },
    'cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd',
  ),
  getWith(
    'get-header-value-multiline (earlier suite)',
    { 'my-header1': 'value1,value2,value3' },
    'ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790',
  ),
  getWith(
    'get-header-value-order',
    { 'my-header1': 'value4,value1,value3,value2' },
    '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
  ),
  getWith(
    'get-header-value-trim',
    { 'my-header1': ' value1', 'my-header2': ' "a   b   c"' },
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ),
  get(
    'get-unreserved',
    '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  ),
  get('get-utf8', '/\u1234', '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'),
  get('get-space', '/example space/', '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741'),
  get('get-relative', '/example/..', VANILLA_GET),
  get('get-relative-relative', '/example1/example2/../..', VANILLA_GET),
  get('get-slash', '//', VANILLA_GET),
  get('get-slash-dot-slash', '/./', VANILLA_GET),
  get(
    'get-slash-pointless-dot',
    '/./example',
    'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
  ),
  get('get-slashes', '//example//', '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'),
  post('post-vanilla', { signature: VANILLA_POST }),
  post('post-header-key-sort', {
    headers: { 'my-header1': 'value1' },
    signature: 'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  }),
  post('post-header-value-case', {
    headers: { 'my-header1': 'VALUE1' },
    signature: 'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  }),
  // The token joins the request when it is signed already: the signer knows none.
  post('post-sts-header-after', { signature: VANILLA_POST }),
  post('post-sts-header-before', {
    sessionToken: STS_TOKEN,
    signature: '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  }),
  post('post-x-www-form-urlencoded', {
    headers: FORM,
    body: 'Param1=value1',
    signature: 'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
  }),
  post('post-x-www-form-urlencoded-parameters', {
    headers: { ...FORM, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: 'Param1=value1',
    signature: '328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422',
  }),
  post('post-x-www-form-urlencoded (earlier suite)', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  }),
  post('post-x-www-form-urlencoded-parameters (earlier suite)', {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf8' },
    body: 'Param1=value1',
    signature: '1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe',
  }),
];

/** Requests whose path is encoded already, and once more to be signed. */
export const ENCODED_TWICE: readonly (Vector & { readonly scene: Scene })[] = [
  {
    ...post('double-url-encode', {
      signature: '4b93abbcc68be32bd64c18e2c71150660ab4c29bbd6c32a383a7517a88fc1804',
    }),
    path: '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-west-2%3A892717189312%3Afunction%3Amy-rusty-fun/invocations',
    scene: {
      ...SUITE,
      region: 'us-east-2',
      service: 'lambda',
      host: 'lambda.us-east-2.amazonaws.com',
      date: '2021-05-11T15:40:45Z',
    },
  },
  {
    ...post('double-encode-path', {
      signature: '57d157672191bac40bae387e48bbe14b15303c001fdbb01f4abf295dccb09705',
    }),
    path: '/test/@connections/JBDvjfGEIAMCERw%3D',
    scene: {
      ...SUITE,
      accessKeyId: 'ANOTREAL',
      secretAccessKey: 'notrealrnrELgWzOk3IfjzDKtFBhDby',
      host: 'tj9n5r0m12.execute-api.us-east-1.amazonaws.com',
    },
  },
];
