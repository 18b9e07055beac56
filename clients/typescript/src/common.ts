// What the package exports in Node and in browsers alike.

export type { CallOptions } from "./operation.js";
export type { ClientOptions } from "./client.js";
export { newKey } from "./client.js";
export { numbersOf, valuesOf } from "./columns.js";
export type { Connection } from "./connection.js";
export {
  ClosedError,
  ConfigurationError,
  HandshakeError,
  HolaError,
  InvalidReplyError,
  isCode,
  isRetryable,
  RequestTimeoutError,
  ServerError,
  TransportError,
  UnreachableError,
} from "./errors.js";
export type { FollowOptions } from "./follow.js";
export type * from "./generated/messages.js";
// The worker's Trial has the name, so that of a reply needs another.
export type { Trial as StoredTrial } from "./generated/messages.js";
export { errorCodes, PROTOCOL_VERSION } from "./generated/operations.js";
export type { JsonValue } from "./json.js";
export type { Retry } from "./retry.js";
export { defaultRetry, noRetry } from "./retry.js";
export type { Evaluated, Objective, Parameters, ReportOptions, Trial, Values } from "./worker/evaluation.js";
export { hasParameter, NotActiveError, parameterOf } from "./worker/parameters.js";
export { Infeasible, TryAgain } from "./worker/evaluation.js";
export { TrialStopped } from "./worker/stopped.js";
export type { EndReason, Log, Summary, WorkerOptions } from "./worker/options.js";
