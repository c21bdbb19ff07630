/** Put in by the build: the cloud environment of the function; empty for the one the mini-program is bound to. */
declare const CLOUD_ENV_ID: string
