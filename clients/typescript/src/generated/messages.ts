// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.

import type { JsonValue } from "../json.js";

/** A value of an enumeration, or one that a later version of the protocol has. */
export type Open<T extends string> = T | (string & Record<never, never>);

/** Add results from elsewhere, such as of an earlier study. All or nothing; outside the budget. */
export interface AddTrialsRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The results. */
  readonly trials: readonly AddedTrial[];
}

/** The new trials' ids, in order. */
export interface AddTrialsResponse {
  /** The trials. */
  readonly trialIds: readonly number[];
}

/** A result from elsewhere. */
export interface AddedTrial {
  /** What was evaluated. */
  readonly parameters: ParameterSet;
  /** What came out. */
  readonly objectives: ObjectiveValues;
  /** Anything to keep with the trial. */
  readonly metadata?: Metadata | undefined;
}

/** Something that happened in a study. */
export type AnyEvent = TrialChanged | StudyChanged | WorkerChanged | ModelChanged | UnknownEvent;

/** What an ask brings: suggestions, or why there are none; after `wait` and `paused` ask again, under a new key. */
export type AskStatus = "suggestions" | "wait" | "paused" | "finished";

/** Cancel trials; a worker that evaluates one hears `drop`. */
export interface CancelTrialsRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The trials. */
  readonly trialIds: readonly number[];
  /** Why, for people. */
  readonly reason?: string | undefined;
}

/** A receipt for each trial, in order. */
export interface CancelTrialsResponse {
  /** What became of each trial. */
  readonly receipts: readonly Receipt[];
}

/** One of some values without an order. A choice may be null, a boolean, a number or a string. */
export interface CategoricalParameter {
  readonly type: "categorical";
  /** Its name. */
  readonly name: string;
  /** The choices, each of them once; 1 and 1.0 are one choice, 1 and true are two. */
  readonly choices: readonly ParameterValue[];
}

/** What a worker is to do: go on, end after what it runs (`drain`), or end at once (`stop`). */
export type Command = "continue" | "drain" | "stop";

/** A real number in [low, high]. */
export interface ContinuousParameter {
  readonly type: "continuous";
  /** Its name. */
  readonly name: string;
  /** The least value. */
  readonly low: number;
  /** The greatest value. */
  readonly high: number;
  /** `log` searches by ratio and needs `low` above 0. Default: `"linear"`. */
  readonly scale?: Scale | undefined;
}

/** Create a study. An equal spec returns the study that exists; another is a `conflict` that names the fields. */
export interface CreateStudyRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** What to search and what is wanted. */
  readonly spec: StudySpec;
}

/** The study, and whether this request created it. */
export interface CreateStudyResponse {
  /** The study. */
  readonly info: StudyInfo;
  /** False when the study was there already. Default: `false`. */
  readonly created: boolean;
}

/** Delete a study with all its trials. Deleting one that does not exist is `unknown_study`. */
export interface DeleteStudyRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
}

/** The study is gone. */
export type DeleteStudyResponse = Record<string, never>;

/** Say goodbye: the worker's trials go back to the queue at once. */
export interface DeregisterWorkerRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker. */
  readonly workerId: string;
}

/** The trials that went back. */
export interface DeregisterWorkerResponse {
  /** The trials. */
  readonly released: readonly number[];
}

/** Ask what the server speaks, can do and allows. Needs no study. */
export type DescribeRequest = Record<string, never>;

/** The server's versions, capabilities, limits and durability. */
export interface DescribeResponse {
  /** The versions served, oldest first. */
  readonly versions: readonly string[];
  /** The server's name and version, for people. */
  readonly server: string;
  /** Names of what this server can do beyond the protocol's core. */
  readonly capabilities: readonly string[];
  /** What it accepts at most. */
  readonly limits: Limits;
  /** What an acknowledged result survives: memory, process (a killed process) or power. */
  readonly durability: string;
  /** The server's clock, for people. */
  readonly timeMs: number;
}

/** Whether less or more of an objective is better. */
export type Direction = "minimize" | "maximize";

/** An end of a study that can be removed. */
export type EndName = "max_trials" | "max_failures" | "max_consecutive_failures" | "deadline_s" | "stop_at";

/** Queue parameter sets to be evaluated before any new suggestion. All or nothing. */
export interface EnqueueTrialsRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The parameter sets. */
  readonly trials: readonly ParameterSet[];
}

/** The new trials' ids, in order. */
export interface EnqueueTrialsResponse {
  /** The trials. */
  readonly trialIds: readonly number[];
}

/** What went wrong. A reader that does not know a code goes by `retryable`. */
export type ErrorCode =
  | "invalid_message"
  | "unsupported_version"
  | "unauthenticated"
  | "permission_denied"
  | "unknown_study"
  | "unknown_worker"
  | "unknown_trial"
  | "conflict"
  | "lease_lost"
  | "study_finished"
  | "cursor_expired"
  | "too_large"
  | "overloaded"
  | "not_leader"
  | "unavailable"
  | "internal";

/**
 * A request that had no effect, and why.
 *
 * `path` is a JSON Pointer into the request's body, `value` the offending value cut at 200 characters. A reader that
 * does not know the code goes by `retryable`.
 */
export interface ErrorResponse {
  /** What went wrong; the table of errors has the meaning. */
  readonly code: Open<ErrorCode>;
  /** The error in words, for people. */
  readonly message: string;
  /** Whether the same request may succeed later. Default: `false`. */
  readonly retryable: boolean;
  /** When to try again. */
  readonly retryAfterS?: number | undefined;
  /** A JSON Pointer into the request's body. */
  readonly path?: string | undefined;
  /** The offending value as JSON text, cut, with secrets masked. */
  readonly value?: string | undefined;
  /** More, for programs. */
  readonly detail?: Readonly<Record<string, JsonValue>> | undefined;
}

/**
 * Explore with a scrambled Sobol sequence, then exploit a model of the good trials.
 *
 * `explore`: trials before the first model; absent: chosen from the number of parameters and `max_trials`.
 */
export interface ExploreExploitSpec {
  readonly type: "explore_exploit";
  /** Trials before the first model. */
  readonly explore?: number | undefined;
  /** The share of the trials that count as good. Default: `0.25`. */
  readonly eliteFraction?: number | undefined;
  /** How often to explore once there is a model. Default: `0.1`. */
  readonly exploreProbability?: number | undefined;
}

/** A sampler that is installed beside the server, by its name there, such as `optuna` or `cmaes`. */
export interface ExternalSpec {
  readonly type: "external";
  /** Its name. */
  readonly name: string;
  /** What it takes. */
  readonly options?: Readonly<Record<string, ParameterValue>> | undefined;
}

/**
 * An evaluation that brought no result.
 *
 * `failed` is final unless `retry`; `infeasible`: the point cannot be evaluated.
 */
export interface Failure {
  /** The trial. */
  readonly trialId: number;
  /** The token that came with the suggestion. */
  readonly lease: string;
  /** Whether the evaluation failed, or the point cannot be evaluated. Default: `"failed"`. */
  readonly kind?: FailureKind | undefined;
  /** Why, for people; a traceback fits. */
  readonly reason: string;
  /** Put the trial back in the queue; counts against `maxRetries`. Default: `false`. */
  readonly retry?: boolean | undefined;
  /** Anything to keep with the trial. */
  readonly metadata?: Metadata | undefined;
}

/** Whether an evaluation failed, or the point cannot be evaluated. */
export type FailureKind = "failed" | "infeasible";

/** Which of its ends finished a study; `by_hand`: none of them. */
export type FinishReason =
  "max_trials" | "space_exhausted" | "stop_at" | "deadline_s" | "max_failures" | "max_consecutive_failures" | "by_hand";

/** Draw from a Gaussian mixture fitted to the best trials, clipped to the space; uniform until there are enough. */
export interface GaussianMixtureSpec {
  readonly type: "gaussian_mixture";
  /** The share of the trials that count as good. Default: `0.25`. */
  readonly eliteFraction?: number | undefined;
  /** Components of the mixture at most. Default: `3`. */
  readonly components?: number | undefined;
}

/**
 * Bayesian optimisation: Gaussian processes, in a trust region for one comparison group, along rays for several.
 *
 * The default.
 */
export interface GaussianProcessSpec {
  readonly type: "gaussian_process";
}

/** Ask for the events after one, waiting up to `waitS` for the first. Without `after`: from the oldest kept. */
export interface GetEventsRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The newest event known; the reply begins with the next. */
  readonly after?: number | undefined;
  /** Events at most. Default: `100`. */
  readonly limit?: number | undefined;
  /** How long to wait for the first. Default: `0.0`. */
  readonly waitS?: number | undefined;
}

/** Events in the order of their ids; `nextCursor` is the `after` of the next request. */
export interface GetEventsResponse {
  /** The events. */
  readonly items: readonly AnyEvent[];
  /** The `after` of the next request. Default: `0`. */
  readonly nextCursor: number;
}

/** Ask for the non-dominated fronts, whole trials up to `limit` in all. */
export interface GetFrontsRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** Trials at most, over all fronts. Default: `100`. */
  readonly limit?: number | undefined;
}

/** Trials front by front; `frontSize` is the whole first front's. What has no room is left out as in GetTopK. */
export interface GetFrontsResponse {
  /** The trials; their rank is the number of their front. */
  readonly items: readonly RankedTrial[];
  /** Trials in the first front. Default: `0`. */
  readonly frontSize: number;
}

/** Ask for the metadata of some trials. */
export interface GetMetadataRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The trials. */
  readonly trialIds: readonly number[];
}

/** The metadata, in the order asked; as many of the first as a reply has room for. */
export interface GetMetadataResponse {
  /** One for each trial asked for; ask again for those that are missing at the end. */
  readonly items: readonly TrialMetadata[];
}

/** Ask for a study as it stands. */
export interface GetStudyRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
}

/** The study. */
export interface GetStudyResponse {
  /** The study. */
  readonly info: StudyInfo;
}

/** Ask for up to `count` suggestions, waiting up to `waitS` for the first. */
export interface GetSuggestionRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker. */
  readonly workerId: string;
  /** Suggestions wanted at most; the server never waits to fill up. Default: `1`. */
  readonly count?: number | undefined;
  /** How long to wait for the first. Default: `0.0`. */
  readonly waitS?: number | undefined;
  /** The length of the leases; absent: the study's. */
  readonly leaseS?: number | undefined;
}

/** Suggestions, or why there are none: `wait` and `paused` (ask again), `finished` (end). */
export interface GetSuggestionResponse {
  /** Whether there are suggestions, and if not, why. */
  readonly status: Open<AskStatus>;
  /** At least one with the status `suggestions`. */
  readonly suggestions: readonly Suggestion[];
  /** When to ask again, with `wait` and `paused`. */
  readonly retryAfterS?: number | undefined;
  /** Why the study has finished. */
  readonly reason?: Open<FinishReason> | undefined;
}

/** Ask for the best trials: by cost for one group, by front and crowding distance for several. */
export interface GetTopKRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** Trials at most. Default: `10`. */
  readonly limit?: number | undefined;
}

/** The best trials, best first; metadata is left out, and the list ends early, where the reply has no room. */
export interface GetTopKResponse {
  /** The trials. */
  readonly items: readonly RankedTrial[];
}

/** Page through the trials by id, all or by state, or those changed since an event. */
export interface GetTrialsRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** Only trials in one of these states; empty: in any. */
  readonly states?: readonly TrialState[] | undefined;
  /** Only trials that changed after this event: the `asOf` of an earlier pass. */
  readonly changedSince?: number | undefined;
  /** Items of the page at most. Default: `100`. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the page before; absent for the first page. */
  readonly after?: string | undefined;
}

/** A page of trials. Every page of a pass repeats `asOf`, the `changedSince` of the next pass. */
export interface GetTrialsResponse {
  /** The trials. */
  readonly items: readonly Trial[];
  /** The `after` of the next page; absent on the last. */
  readonly nextCursor?: string | undefined;
  /** The newest event when the pass began. Default: `0`. */
  readonly asOf: number;
}

/** The cost of a trial in one comparison group, and by how much it violates the limits there. */
export interface GroupCost {
  /** The comparison group. */
  readonly group: string;
  /** Less is better; absent when the trial has no values. */
  readonly cost?: number | undefined;
  /** 0 within all limits of the group. Default: `0.0`. */
  readonly violation: number;
}

/**
 * The second ZeroMQ frame of a request; a reply's holds `version` and `id` alone. Open, for later minors.
 *
 * `id` is chosen by whoever owns the socket, unique on it, and echoed. `idempotencyKey` names the intent: a retry
 * repeats it. `traceparent` and `tracestate` are those of W3C Trace Context.
 */
export interface Header {
  /** The lowest version that holds all that the request uses; in a reply, the server's. */
  readonly version: string;
  /** Correlates the reply with the request. Default: `""`. */
  readonly id: string;
  /** Names the intent: a retry repeats it. */
  readonly idempotencyKey?: string | undefined;
  /** Who is asking. */
  readonly token?: string | undefined;
  /** The sender's name and version, for people. */
  readonly client?: string | undefined;
  /** The position in a trace, of W3C Trace Context. */
  readonly traceparent?: string | undefined;
  /** Vendors' data of the trace, of W3C Trace Context. */
  readonly tracestate?: string | undefined;
}

/** A sign of life that renews the leases listed. Send one every quarter of the shortest lease held. */
export interface HeartbeatRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker. */
  readonly workerId: string;
  /** The leases that it holds. */
  readonly leases?: readonly LeaseRef[] | undefined;
}

/** What to do: go on, finish what runs and end (`drain`), or end at once (`stop`); and the trials to drop. */
export interface HeartbeatResponse {
  /** What to do. Default: `"continue"`. */
  readonly command: Open<Command>;
  /** Trials to stop evaluating: another attempt runs, or they have ended. */
  readonly drop: readonly number[];
  /** The study's state. Default: `"running"`. */
  readonly state: Open<StudyState>;
}

/** Latin hypercubes of `block` points, one after another. */
export interface HypercubeSpec {
  readonly type: "hypercube";
  /** Points of one hypercube. Default: `64`. */
  readonly block?: number | undefined;
}

/** An integer in [low, high], both included. */
export interface IntegerParameter {
  readonly type: "integer";
  /** Its name. */
  readonly name: string;
  /** The least value. */
  readonly low: number;
  /** The greatest value. */
  readonly high: number;
  /** `log` searches by ratio and needs `low` above 0. Default: `"linear"`. */
  readonly scale?: Scale | undefined;
}

/** Ask whether the objectives form several comparison groups. */
export interface IsMultiGroupRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
}

/** The groups in the order of the costs. */
export interface IsMultiGroupResponse {
  /** Whether there are several. Default: `false`. */
  readonly isMultiGroup: boolean;
  /** Their names. */
  readonly groups: readonly string[];
}

/** One of some numbers in their order, such as 16, 32, 64; neighbours are one step apart. */
export interface LatticeParameter {
  readonly type: "lattice";
  /** Its name. */
  readonly name: string;
  /** The values, increasing. */
  readonly values: readonly number[];
}

/** A lease that a worker holds. */
export interface LeaseRef {
  /** The trial. */
  readonly trialId: number;
  /** The token that came with the suggestion. */
  readonly lease: string;
}

/** What a server accepts at most. Beyond a limit a request is refused with `too_large` or `invalid_message`. */
export interface Limits {
  /** The longest message, in bytes. Default: `1048576`. */
  readonly maxMessageBytes: number;
  /** The longest reply, in bytes; one that holds a single item may be longer, by that item. Default: `4194304`. */
  readonly maxReplyBytes: number;
  /** How deep arrays and objects may nest. Default: `32`. */
  readonly maxNesting: number;
  /** Items of one request: suggestions asked for, results, failures, leases, trials. Default: `256`. */
  readonly maxBatch: number;
  /** Items of one page. Default: `1000`. */
  readonly maxPage: number;
  /** The longest poll, in seconds. Default: `60.0`. */
  readonly maxWaitS: number;
  /** The shortest lease, in seconds. Default: `1.0`. */
  readonly minLeaseS: number;
  /** The longest lease, in seconds. Default: `86400.0`. */
  readonly maxLeaseS: number;
  /** Studies of the server. Default: `1000`. */
  readonly maxStudies: number;
  /** Registered workers of one study. Default: `10000`. */
  readonly maxWorkers: number;
  /** Requests that wait at the server, in all. Default: `100000`. */
  readonly maxParked: number;
  /** Requests of one token that wait at the server. Default: `10000`. */
  readonly maxPrincipalParked: number;
  /** Registered workers of one study that came with one token. Default: `5000`. */
  readonly maxPrincipalWorkers: number;
  /** Seconds that an idempotency key is known after its trials have ended; running seconds only. Default: `3600.0`. */
  readonly requestRetentionS: number;
  /** How many newer requests of a study push out an idempotency key whose trials have ended. Default: `100000`. */
  readonly requestRetention: number;
  /** Events kept for each study. Default: `10000`. */
  readonly eventRetention: number;
  /** Silence after which a worker counts as away, in seconds. Default: `60.0`. */
  readonly workerAwayS: number;
  /** Silence after which a worker is forgotten, in seconds. Default: `86400.0`. */
  readonly workerRetentionS: number;
}

/** List the studies by name. */
export interface ListStudiesRequest {
  /** Items of the page at most. Default: `100`. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the page before; absent for the first page. */
  readonly after?: string | undefined;
}

/** A page of studies in the order of their names. */
export interface ListStudiesResponse {
  /** The studies. */
  readonly items: readonly StudyInfo[];
  /** The `after` of the next page; absent on the last. */
  readonly nextCursor?: string | undefined;
}

/** Any JSON object, kept and given back as it was sent; hola does not read it. */
export type Metadata = Readonly<Record<string, JsonValue>>;

/** The sampler has a new model. */
export interface ModelChanged {
  readonly tag: "ModelChanged";
  /** Numbers the events of the study. */
  readonly eventId: number;
  /** When it happened. */
  readonly timeMs: number;
  /** Numbers the models of the study, from 1. */
  readonly modelVersion: number;
}

/**
 * One number that a trial brings back, and what is wanted of it.
 *
 * `target`: good enough, more is worth nothing. `limit`: beyond it a trial violates. `priority` weighs the objective
 * within its comparison `group`; groups are never summed with each other.
 */
export interface ObjectiveSpec {
  /** Its name. */
  readonly name: string;
  /** What is better. Default: `"minimize"`. */
  readonly direction?: Direction | undefined;
  /** Good enough; needs a limit. */
  readonly target?: number | undefined;
  /** The worst value that does not violate. */
  readonly limit?: number | undefined;
  /** Its weight within the group. Default: `1.0`. */
  readonly priority?: number | undefined;
  /** The comparison group. Default: `"default"`. */
  readonly group?: string | undefined;
}

/** One finite number for each objective of the study, by name. */
export type ObjectiveValues = Readonly<Record<string, number>>;

/**
 * Where the parameters of a trial come from: somebody who queued it (`enqueued`) or added its result (`added`), or the
 * sampler. The default sampler says more: one of its first points (`start`); the model's choice inside the trust region
 * (`region`), in the whole space (`global`) or for a front (`front`); a small move from what is best (`moved`), when
 * the model's choices were used up. `enumerated` is one of the last points of a small space.
 */
export type Origin =
  "sampler" | "start" | "region" | "global" | "front" | "moved" | "enumerated" | "enqueued" | "added";

/** What became of one item of a tell. None of them is a reason to stop. */
export type Outcome = "recorded" | "superseded" | "ended" | "requeued" | "refused";

/** One value for each parameter of the study, by name. A null is a value, not an absence. */
export type ParameterSet = Readonly<Record<string, ParameterValue>>;

/** A parameter to search, of one of the kinds. */
export type ParameterSpec =
  ContinuousParameter | IntegerParameter | CategoricalParameter | LatticeParameter | UnknownSpec;

/** The value of one parameter; the study's spec decides its type. */
export type ParameterValue = boolean | number | string | null;

/** A trial and its rank: its place in a ranking, or the number of its front, both from 1. */
export interface RankedTrial {
  /** Its place in a ranking, or the number of its front; from 1. */
  readonly rank: number;
  /** The trial. */
  readonly trial: Trial;
}

/**
 * What became of one item of a tell.
 *
 * `recorded`: it stands. `superseded`: another result of the trial stands, in `objectives`. `ended`: the trial had
 * ended as `state`. `requeued`: the trial will be evaluated again. `refused`: see `error`.
 */
export interface Receipt {
  /** The trial. */
  readonly trialId: number;
  /** What became of the item. */
  readonly outcome: Open<Outcome>;
  /** The state of the trial now. */
  readonly state?: Open<TrialState> | undefined;
  /** The values that stand, when they are others. */
  readonly objectives?: ObjectiveValues | undefined;
  /** Why the item was refused. */
  readonly error?: ErrorResponse | undefined;
}

/** Register a worker with a study. The same idempotency key returns the same worker. */
export interface RegisterWorkerRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** What people call the worker. */
  readonly name?: string | undefined;
  /** The machine that it runs on. */
  readonly host?: string | undefined;
  /** Its process id there. */
  readonly pid?: number | undefined;
  /** Trials that it evaluates at once. Default: `1`. */
  readonly concurrency?: number | undefined;
}

/** The worker's id, and all that it needs to start. */
export interface RegisterWorkerResponse {
  /** Names the worker in all that it sends from now on. */
  readonly workerId: string;
  /** The study. */
  readonly info: StudyInfo;
  /** What the server accepts at most. */
  readonly limits: Limits;
}

/** Give trials back unevaluated, such as on preemption; they go back to the queue at once. */
export interface ReleaseTrialsRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The leases to give back. */
  readonly leases: readonly LeaseRef[];
  /** Why, for people. */
  readonly reason?: string | undefined;
}

/** A receipt for each trial, in order. */
export interface ReleaseTrialsResponse {
  /** What became of each lease. */
  readonly receipts: readonly Receipt[];
}

/** The values of one evaluation. */
export interface Result {
  /** The trial. */
  readonly trialId: number;
  /** The token that came with the suggestion. */
  readonly lease: string;
  /** What came out. */
  readonly objectives: ObjectiveValues;
  /** Anything to keep with the trial. */
  readonly metadata?: Metadata | undefined;
}

/**
 * What the sampler draws from: its first points, a trust region round the best trial, a front of several costs, another
 * model, or no model at all.
 */
export type SamplerPhase = "start" | "region" | "front" | "model" | "model_free";

/** How suggestions are drawn, and the options of that way. */
export type SamplerSpec =
  | ExploreExploitSpec
  | ExternalSpec
  | GaussianMixtureSpec
  | GaussianProcessSpec
  | SobolSpec
  | UniformSpec
  | HypercubeSpec
  | UnknownSpec;

/** What the sampler is doing. */
export interface SamplerStatus {
  /** What it draws from. */
  readonly phase: Open<SamplerPhase>;
  /** The number of the model in use; 0 before the first. Default: `0`. */
  readonly modelVersion: number;
  /** The side of the trust region, as a share of each range; absent without one. */
  readonly regionSize?: number | undefined;
  /** How often the search has begun anew elsewhere. Default: `0`. */
  readonly restarts: number;
  /** The noise of evaluations that the model sees, as a share of the variance; absent without a model. */
  readonly noise?: number | undefined;
}

/** How an axis is searched: evenly, or by ratio. */
export type Scale = "linear" | "log";

/** Pause a study, let it run, or finish it by hand. `running` also reopens a study finished by hand. */
export interface SetStudyStateRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The state wanted. */
  readonly state: StudyState;
}

/** The study after the change. */
export interface SetStudyStateResponse {
  /** The study. */
  readonly info: StudyInfo;
}

/** Whether workers finish what they run or end at once. */
export type ShutdownMode = "drain" | "stop";

/**
 * Stop the scheduler: no new suggestions; workers hear `drain` (or `stop`); then it exits.
 *
 * `graceS` bounds the wait for running trials; their leases survive the restart.
 */
export interface ShutdownRequest {
  /** Whether workers finish what they run (`drain`) or end at once (`stop`). Default: `"drain"`. */
  readonly mode?: ShutdownMode | undefined;
  /** How long to wait for running trials. Default: `0.0`. */
  readonly graceS?: number | undefined;
}

/** The scheduler is shutting down; so many trials are running. */
export interface ShutdownResponse {
  /** Trials that are running. Default: `0`. */
  readonly running: number;
}

/** A scrambled Sobol sequence. */
export interface SobolSpec {
  readonly type: "sobol";
}

/** How a suggestion stands: evaluate what is `held`; `gone` was leased anew; `ended` is in its end state. */
export type Standing = "held" | "gone" | "ended";

/** Ask how a study goes: counts, workers, the best trial. */
export interface StatusRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** Workers to list at most. Default: `100`. */
  readonly maxWorkers?: number | undefined;
}

/** How a study goes. `best` is the first of the top-k; `frontSize` counts the first front. */
export interface StatusResponse {
  /** The study. */
  readonly info: StudyInfo;
  /** Its workers. */
  readonly workers: readonly WorkerStatus[];
  /** How many it has in all. Default: `0`. */
  readonly workerCount: number;
  /** The best trial; absent before the first result. */
  readonly best?: Trial | undefined;
  /** The trial to use: where evaluations are noisy that of the lowest expected cost, else the best. */
  readonly recommended?: Trial | undefined;
  /** Trials in the first front. Default: `0`. */
  readonly frontSize: number;
  /** What the sampler is doing. */
  readonly sampler?: SamplerStatus | undefined;
  /** The newest event of the study. Default: `0`. */
  readonly newestEvent: number;
}

/** The study was created, or its state, ends or objectives changed. */
export interface StudyChanged {
  readonly tag: "StudyChanged";
  /** Numbers the events of the study. */
  readonly eventId: number;
  /** When it happened. */
  readonly timeMs: number;
  /** Its state now. */
  readonly state: Open<StudyState>;
  /** Why it has finished. */
  readonly reason?: Open<FinishReason> | undefined;
  /** The study's revision now. */
  readonly revision: number;
  /** That of its objectives. */
  readonly objectiveRevision: number;
}

/** A study as it stands. */
export interface StudyInfo {
  /** Its name. */
  readonly study: string;
  /** What it searches and wants, with all changes so far. */
  readonly spec: StudySpec;
  /** Whether it gives out trials. */
  readonly state: Open<StudyState>;
  /** Why it has finished; absent while it has not. */
  readonly reason?: Open<FinishReason> | undefined;
  /** Counts the changes of the study; an update names the one it expects. */
  readonly revision: number;
  /** Counts the changes of the objectives. */
  readonly objectiveRevision: number;
  /** When it was created. */
  readonly createdMs: number;
  /** The scheduler's running seconds since then, which count for `deadline_s`. Default: `0.0`. */
  readonly runningS: number;
  /** Its trials by state. */
  readonly counts: TrialCounts;
  /** Trials created by ask or by enqueue: those that count for `max_trials`. Default: `0`. */
  readonly createdTrials: number;
}

/** A study: what to search, what is wanted, when to end, and how trials are leased and retried. */
export interface StudySpec {
  /** What to search. */
  readonly parameters: readonly ParameterSpec[];
  /** What is wanted. */
  readonly objectives: readonly ObjectiveSpec[];
  /** Trials to create in all; absent: no end by number. */
  readonly maxTrials?: number | undefined;
  /** Failed trials that finish the study. */
  readonly maxFailures?: number | undefined;
  /** Failed trials in a row that finish the study. */
  readonly maxConsecutiveFailures?: number | undefined;
  /** The scheduler's running seconds after which the study finishes. */
  readonly deadlineS?: number | undefined;
  /** Objective values that, all reached by one trial, finish the study. */
  readonly stopAt?: ObjectiveValues | undefined;
  /** The seed of all randomness; absent: chosen by the server. */
  readonly seed?: number | undefined;
  /**
   * Let suggestions depend on nothing but the order of the requests; asks then wait for the model. Default: `false`.
   */
  readonly deterministic?: boolean | undefined;
  /** How suggestions are drawn. Default: `{"type": "gaussian_process"}`. */
  readonly sampler?: SamplerSpec | undefined;
  /** The length of a lease that does not ask for another. Default: `60.0`. */
  readonly leaseS?: number | undefined;
  /** How often a trial is tried again after an expired lease, or a failure with `retry`. Default: `2`. */
  readonly maxRetries?: number | undefined;
  /** How often a trial may be given back unevaluated. Default: `20`. */
  readonly maxPreemptions?: number | undefined;
  /** Suggest points again when a finite space is used up. Default: `false`. */
  readonly allowRepeats?: boolean | undefined;
}

/** Whether a study gives out trials: `paused` and `finished` ones do not. */
export type StudyState = "running" | "paused" | "finished";

/** Tell failures, and with `nextCount` ask for the next suggestions. */
export interface SubmitFailureRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker, needed with `nextCount`. */
  readonly workerId?: string | undefined;
  /** The failures. */
  readonly failures: readonly Failure[];
  /** Suggestions wanted at most with the reply; 0 for none. Default: `0`. */
  readonly nextCount?: number | undefined;
  /** The length of their leases; absent: the study's. */
  readonly leaseS?: number | undefined;
}

/** A receipt for each failure, in order; and the answer to `nextCount`. */
export interface SubmitFailureResponse {
  /** What became of each failure. */
  readonly receipts: readonly Receipt[];
  /** The answer to `nextCount`; never waits. */
  readonly next?: GetSuggestionResponse | undefined;
}

/** Tell results, and with `nextCount` ask for the next suggestions in the same round trip. */
export interface SubmitResultRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker, needed with `nextCount`. */
  readonly workerId?: string | undefined;
  /** The results. */
  readonly results: readonly Result[];
  /** Suggestions wanted at most with the reply; 0 for none. Default: `0`. */
  readonly nextCount?: number | undefined;
  /** The length of their leases; absent: the study's. */
  readonly leaseS?: number | undefined;
}

/** A receipt for each result, in order; and the answer to `nextCount`. */
export interface SubmitResultResponse {
  /** What became of each result. */
  readonly receipts: readonly Receipt[];
  /** The answer to `nextCount`; never waits. */
  readonly next?: GetSuggestionResponse | undefined;
}

/** A leased trial. In a replay `held` says whether the lease still is this worker's: evaluate only the held. */
export interface Suggestion {
  /** The trial. */
  readonly trialId: number;
  /** Numbers the leases of the trial, from 1. */
  readonly attempt: number;
  /** The token to repeat in the result, a failure, a release and in heartbeats. */
  readonly lease: string;
  /** The length of the lease. */
  readonly leaseS: number;
  /** What to evaluate. */
  readonly parameters: ParameterSet;
  /** held: evaluate it; gone: leased anew; ended: the trial is in its end state. Default: `"held"`. */
  readonly standing: Open<Standing>;
  /** The state of the trial. Default: `"running"`. */
  readonly state: Open<TrialState>;
}

/** A trial as it stands. `costs` are those under `objectiveRevision`. */
export interface Trial {
  /** Its id. */
  readonly trialId: number;
  /** Where it stands. */
  readonly state: Open<TrialState>;
  /** Who chose the parameters. Default: `"sampler"`. */
  readonly origin: Open<Origin>;
  /** What is evaluated. */
  readonly parameters: ParameterSet;
  /** The number of its latest lease; 0 before the first. Default: `0`. */
  readonly attempt: number;
  /** The worker of its latest lease. */
  readonly workerId?: string | undefined;
  /** Its values, once completed. */
  readonly objectives?: ObjectiveValues | undefined;
  /** Its cost in each comparison group, once completed. */
  readonly costs: readonly GroupCost[];
  /** The revision of the objectives that `costs` are under. Default: `0`. */
  readonly objectiveRevision: number;
  /** Expired leases and failures with `retry` so far. Default: `0`. */
  readonly retries: number;
  /** Times it was given back so far. Default: `0`. */
  readonly preemptions: number;
  /** Why it failed, or was cancelled. */
  readonly reason?: string | undefined;
  /** What came with the result. */
  readonly metadata?: Metadata | undefined;
  /** Whether it has metadata for which the reply had no room; GetMetadata brings it. Default: `false`. */
  readonly metadataLeftOut: boolean;
  /** When it was created. */
  readonly createdMs: number;
  /** When its latest lease began. */
  readonly startedMs?: number | undefined;
  /** When it ended. */
  readonly endedMs?: number | undefined;
  /** The event of its latest change. Default: `0`. */
  readonly changed: number;
}

/** A trial has another state, or another lease. */
export interface TrialChanged {
  readonly tag: "TrialChanged";
  /** Numbers the events of the study. */
  readonly eventId: number;
  /** When it happened. */
  readonly timeMs: number;
  /** The trial. */
  readonly trialId: number;
  /** Its state now. */
  readonly state: Open<TrialState>;
  /** The number of its latest lease. Default: `0`. */
  readonly attempt: number;
  /** The worker of that lease. */
  readonly workerId?: string | undefined;
  /** Why, for people. */
  readonly reason?: string | undefined;
}

/** How many trials of a study are in each state. */
export interface TrialCounts {
  /** Waiting for a worker. Default: `0`. */
  readonly queued: number;
  /** Leased to a worker. Default: `0`. */
  readonly running: number;
  /** With a result. Default: `0`. */
  readonly completed: number;
  /** Points that a worker called infeasible. Default: `0`. */
  readonly infeasible: number;
  /** Failed for good. Default: `0`. */
  readonly failed: number;
  /** Cancelled. Default: `0`. */
  readonly cancelled: number;
  /** Given up, since their leases kept expiring. Default: `0`. */
  readonly lost: number;
}

/** The metadata of one trial. */
export interface TrialMetadata {
  /** The trial. */
  readonly trialId: number;
  /** What came with its result; absent when nothing did. */
  readonly metadata?: Metadata | undefined;
}

/** Where a trial stands. The last five are terminal; only `lost` can be left, by a late result. */
export type TrialState = "queued" | "running" | "completed" | "infeasible" | "failed" | "cancelled" | "lost";

/** Independent uniform draws. */
export interface UniformSpec {
  readonly type: "uniform";
}

/** Replace the settings of the objectives (the same names); all history is scored again. */
export interface UpdateObjectivesRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The study's revision that the change was made for; any other is a `conflict`. */
  readonly expectedRevision: number;
  /** All objectives anew, under the names they have. */
  readonly objectives: readonly ObjectiveSpec[];
}

/** The study after the change; trials carry `objectiveRevision` once they are scored under it. */
export interface UpdateObjectivesResponse {
  /** The study. */
  readonly info: StudyInfo;
}

/** Change the ends of a study; reopens a study that they finished. Ends not named stay; `clear` removes ends. */
export interface UpdateStudyRequest {
  /** The study that is meant. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The study's revision that the change was made for; any other is a `conflict`. */
  readonly expectedRevision: number;
  /** Trials to create in all. */
  readonly maxTrials?: number | undefined;
  /** Failed trials that finish the study. */
  readonly maxFailures?: number | undefined;
  /** Failed trials in a row that finish the study. */
  readonly maxConsecutiveFailures?: number | undefined;
  /** The scheduler's running seconds after which the study finishes. */
  readonly deadlineS?: number | undefined;
  /** Objective values that, all reached by one trial, finish the study. */
  readonly stopAt?: ObjectiveValues | undefined;
  /** Ends to remove. */
  readonly clear?: readonly EndName[] | undefined;
}

/** The study after the change. */
export interface UpdateStudyResponse {
  /** The study. */
  readonly info: StudyInfo;
}

/** A worker registered, came back, went away or said goodbye. */
export interface WorkerChanged {
  readonly tag: "WorkerChanged";
  /** Numbers the events of the study. */
  readonly eventId: number;
  /** When it happened. */
  readonly timeMs: number;
  /** The worker. */
  readonly workerId: string;
  /** Its state now. */
  readonly state: Open<WorkerState>;
}

/** Whether a worker shows signs of life; one that is `away` is served as ever when it comes back. */
export type WorkerState = "active" | "away" | "deregistered";

/** A worker as the scheduler sees it. */
export interface WorkerStatus {
  /** Its id. */
  readonly workerId: string;
  /** What people call it. */
  readonly name?: string | undefined;
  /** The machine that it runs on. */
  readonly host?: string | undefined;
  /** Whether it shows signs of life. Default: `"active"`. */
  readonly state: Open<WorkerState>;
  /** The trials that it holds. */
  readonly running: readonly number[];
  /** Trials that it completed. Default: `0`. */
  readonly completed: number;
  /** Trials that it failed. Default: `0`. */
  readonly failed: number;
  /** How long nothing was heard of it. Default: `0.0`. */
  readonly silentS: number;
}

/** What a later version of the protocol has instead; in replies alone. */
export interface UnknownEvent {
  readonly tag: "unknown";
  /** The value of the field that tells the arms apart, as it came. */
  readonly name: string;
  /** All of it, as it came. */
  readonly raw: Readonly<Record<string, JsonValue>>;
}

/** What a later version of the protocol has instead; in replies alone. */
export interface UnknownSpec {
  readonly type: "unknown";
  /** The value of the field that tells the arms apart, as it came. */
  readonly name: string;
  /** All of it, as it came. */
  readonly raw: Readonly<Record<string, JsonValue>>;
}
