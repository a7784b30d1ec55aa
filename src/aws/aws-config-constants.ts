/**
 * The keys that `setDynamoDbProperties` understands, under the names and with the values they have in
 * Flink's `org.apache.flink.connector.aws.config.AWSConfigConstants`. The functions give the keys below a
 * prefix: roles may be nested, so `roleArn(AWS_ROLE_CREDENTIALS_PROVIDER)` is the role that provides the
 * credentials for assuming another one.
 */
export const AWSConfigConstants = {
  /** Values of {@link AWSConfigConstants.AWS_CREDENTIALS_PROVIDER}. */
  CredentialProvider: {
    /** `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` of the environment. */
    ENV_VAR: 'ENV_VAR',
    /** Refused: Node has no system properties. */
    SYS_PROP: 'SYS_PROP',
    /** A profile of the AWS configuration files. */
    PROFILE: 'PROFILE',
    /** Access key and secret key, given as properties. */
    BASIC: 'BASIC',
    /** A role, assumed with the credentials of `AWS_ROLE_CREDENTIALS_PROVIDER`. */
    ASSUME_ROLE: 'ASSUME_ROLE',
    /** A role, assumed with the token in a file. */
    WEB_IDENTITY_TOKEN: 'WEB_IDENTITY_TOKEN',
    /** A provider of the program's own. */
    CUSTOM: 'CUSTOM',
    /** The AWS SDK's default chain: environment, profile, token file, container, instance. */
    AUTO: 'AUTO',
  },

  /** The region; without it the AWS SDK looks for one. */
  AWS_REGION: 'aws.region',
  /** The endpoint; without it that of the region. */
  AWS_ENDPOINT: 'aws.endpoint',
  /** Where credentials come from; without it BASIC if keys are given, else AUTO. */
  AWS_CREDENTIALS_PROVIDER: 'aws.credentials.provider',
  /** BASIC: the access key. */
  AWS_ACCESS_KEY_ID: 'aws.credentials.provider.basic.accesskeyid',
  /** BASIC: the secret key. */
  AWS_SECRET_ACCESS_KEY: 'aws.credentials.provider.basic.secretkey',
  /** BASIC: the token of temporary credentials. Ours: Flink has no key for it. */
  AWS_SESSION_TOKEN: 'aws.credentials.provider.basic.sessiontoken',
  /** PROFILE: the credentials file. */
  AWS_PROFILE_PATH: 'aws.credentials.provider.profile.path',
  /** PROFILE: the profile's name. */
  AWS_PROFILE_NAME: 'aws.credentials.provider.profile.name',
  /** ASSUME_ROLE, WEB_IDENTITY_TOKEN: the role's ARN. */
  AWS_ROLE_ARN: 'aws.credentials.provider.role.arn',
  /** ASSUME_ROLE, WEB_IDENTITY_TOKEN: the name of the session. */
  AWS_ROLE_SESSION_NAME: 'aws.credentials.provider.role.sessionName',
  /** ASSUME_ROLE: the external id. */
  AWS_ROLE_EXTERNAL_ID: 'aws.credentials.provider.role.externalId',
  /** ASSUME_ROLE: where the credentials for assuming the role come from; a prefix of keys as well. */
  AWS_ROLE_CREDENTIALS_PROVIDER: 'aws.credentials.provider.role.provider',
  /** ASSUME_ROLE: the endpoint of STS; without it that of the region. */
  AWS_ROLE_STS_ENDPOINT: 'aws.credentials.provider.role.stsEndpoint',
  /** WEB_IDENTITY_TOKEN: the file with the token. */
  AWS_WEB_IDENTITY_TOKEN_FILE: 'aws.credentials.provider.webIdentityToken.file',
  /** CUSTOM: a credential provider of the AWS SDK (a function), or credentials. */
  CUSTOM_CREDENTIALS_PROVIDER_CLASS: 'aws.credentials.provider.custom.class',
  /** `true` accepts every certificate: the option `trustAllCertificates`. */
  TRUST_ALL_CERTIFICATES: 'aws.trust.all.certificates',
  /** Refused: requests go over HTTP/1.1. */
  HTTP_PROTOCOL_VERSION: 'aws.http.protocol.version',
  /** Connections at most: an upper bound of the option `maxInFlightRequests`. */
  HTTP_CLIENT_MAX_CONCURRENCY: 'aws.http-client.max-concurrency',
  /** Milliseconds for an answer: the option `requestTimeoutMS`. */
  HTTP_CLIENT_READ_TIMEOUT_MILLIS: 'aws.http-client.read-timeout',

  accessKeyId: (prefix: string): string => `${prefix}.basic.accesskeyid`,
  secretKey: (prefix: string): string => `${prefix}.basic.secretkey`,
  /** Ours: Flink has no key for it. */
  sessionToken: (prefix: string): string => `${prefix}.basic.sessiontoken`,
  profilePath: (prefix: string): string => `${prefix}.profile.path`,
  profileName: (prefix: string): string => `${prefix}.profile.name`,
  roleArn: (prefix: string): string => `${prefix}.role.arn`,
  roleSessionName: (prefix: string): string => `${prefix}.role.sessionName`,
  externalId: (prefix: string): string => `${prefix}.role.externalId`,
  roleCredentialsProvider: (prefix: string): string => `${prefix}.role.provider`,
  roleStsEndpoint: (prefix: string): string => `${prefix}.role.stsEndpoint`,
  webIdentityTokenFile: (prefix: string): string => `${prefix}.webIdentityToken.file`,
  customCredentialsProviderClass: (prefix: string): string => `${prefix}.custom.class`,
} as const;
