// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.

import type { JsonValue } from "../json.js";

/** A value of an enumeration, or one that a later version of the protocol has. */
export type Open<T extends string> = T | (string & Record<never, never>);

/** Add known results, such as those of an earlier study. All or none are added; they do not count for the budget. */
export interface AddTrialsRequest {
  /** The study. Default: `"default"`. */
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
  /** The parameters that were evaluated. */
  readonly parameters: ParameterSet;
  /** The objective values. */
  readonly objectives: ObjectiveValues;
  /** Data to store with the trial. */
  readonly metadata?: Metadata | undefined;
}

/** Tests by the names of parents; it holds if all of them do. */
export type Alternative = Readonly<Record<string, ParentTest>>;

/** An event of a study. */
export type AnyEvent = TrialChanged | StudyChanged | WorkerChanged | ModelChanged | UnknownEvent;

/**
 * Asynchronous successive halving, by promotion: for workers that can resume a trial from a checkpoint.
 *
 * A trial pauses at each rung. When a worker asks, the best paused trial among the best `1 / eta` of its rung (at least
 * one) continues at the next rung; if there is none, a new trial begins (Li et al., 2020, arXiv:1810.05934).
 */
export interface AshaPromotionSpec {
  readonly type: "asha_promotion";
  /** The reduction factor: the share of the trials that continue is `1 / eta`. Default: `3.0`. */
  readonly eta?: number | undefined;
  /** The first rung; by default a sixteenth of the largest step, at least `steps.min`. */
  readonly grace?: number | undefined;
}

/**
 * Asynchronous successive halving, by stopping.
 *
 * Decisions are taken at the rungs `grace`, `grace * eta`, `grace * eta**2` and so on. A trial continues if it is among
 * the best `1 / eta` of the trials that have reached the rung (Li et al., 2020, arXiv:1810.05934).
 */
export interface AshaSpec {
  readonly type: "asha";
  /** The reduction factor: the share of the trials that continue is `1 / eta`. Default: `3.0`. */
  readonly eta?: number | undefined;
  /** The first rung; by default a sixteenth of the largest step, at least `steps.min`. */
  readonly grace?: number | undefined;
  /** No trial is stopped at a rung that fewer trials have reached. Default: `4`. */
  readonly minTrials?: number | undefined;
}

/** The result of an ask: suggestions, or why there are none. After `wait` and `paused`, ask under a new key. */
export type AskStatus = "suggestions" | "wait" | "paused" | "finished";

/** The scheduler's choice: a good rule if the study has `steps`, otherwise none. */
export interface AutoStoppingSpec {
  readonly type: "auto";
}

/** Cancel trials. A worker that evaluates one gets the lease command `drop`. */
export interface CancelTrialsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The trials. */
  readonly trialIds: readonly number[];
  /** The reason, for information. */
  readonly reason?: string | undefined;
}

/** A receipt for each trial, in order. */
export interface CancelTrialsResponse {
  /** The outcome of each trial. */
  readonly receipts: readonly Receipt[];
}

/** One of several unordered values. A choice may be null, a boolean, a number or a string. */
export interface CategoricalParameter {
  readonly type: "categorical";
  /** Its name. */
  readonly name: string;
  /** The choices, without duplicates; 1 and 1.0 are the same choice, 1 and true are different. */
  readonly choices: readonly ParameterValue[];
  /** When it is active; absent: always. */
  readonly condition?: Condition | undefined;
  /** A guess of its best value. */
  readonly prior?: ParameterPrior | undefined;
}

/** Where the state of an evaluation is stored. The scheduler keeps the reference and never reads what it names. */
export interface Checkpoint {
  /** An opaque reference, such as a URI or a path. */
  readonly uri: string;
  /** The host on which the reference is valid, as the worker registered it; absent: it is valid on every host. */
  readonly host?: string | undefined;
}

/** A value for each row: a number, or with `of` an index into it. Either `values` or `packed` has them. */
export interface Column {
  /** The values; null: the trial has none. */
  readonly values: readonly (number | null)[];
  /** The values as base64 (RFC 4648, section 4) of little-endian doubles; NaN: the trial has none. */
  readonly packed?: string | undefined;
  /** What the values are indices of, from 0; empty: they are the numbers themselves. It holds for this reply alone. */
  readonly of: readonly ParameterValue[];
}

/** Columns that are returned on request. */
export type ColumnGroup = "times" | "worker" | "objectives" | "costs" | "reports";

/** A command for a worker: continue, end after the running trials (`drain`), or end at once (`stop`). */
export type Command = "continue" | "drain" | "stop";

/**
 * When a parameter is active: if at least one of the alternatives holds. Parents are declared before the parameter and
 * are not continuous.
 */
export type Condition = readonly Alternative[];

/** A real number in [low, high]. */
export interface ContinuousParameter {
  readonly type: "continuous";
  /** Its name. */
  readonly name: string;
  /** The lower bound. */
  readonly low: number;
  /** The upper bound. */
  readonly high: number;
  /** `log` is a logarithmic scale; it needs `low` above 0. Default: `"linear"`. */
  readonly scale?: Scale | undefined;
  /** When it is active; absent: always. */
  readonly condition?: Condition | undefined;
  /** A guess of its best value. */
  readonly prior?: ParameterPrior | undefined;
}

/** Create a study. For an equal spec the existing study is returned; another spec is a `conflict`. */
export interface CreateStudyRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The spec of the study. */
  readonly spec: StudySpec;
}

/** The study, and whether this request created it. */
export interface CreateStudyResponse {
  /** The study. */
  readonly info: StudyInfo;
  /** False if the study already existed. Default: `false`. */
  readonly created: boolean;
}

/**
 * The decision on a trial after a report: `continue` the evaluation; `stop` it, since the trial has ended; or `pause`
 * it, since another attempt may continue it later. A reader takes an unknown decision for `continue`.
 */
export type Decision = "continue" | "stop" | "pause";

/** Delete a study with all its trials. If it does not exist, the reply is `unknown_study`. */
export interface DeleteStudyRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
}

/** The study was deleted. */
export type DeleteStudyResponse = Record<string, never>;

/** Deregister a worker. Its trials go back to the queue at once. */
export interface DeregisterWorkerRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker. */
  readonly workerId: string;
}

/** The trials that went back to the queue. */
export interface DeregisterWorkerResponse {
  /** The trials. */
  readonly released: readonly number[];
}

/** Ask for versions, capabilities and limits of the server. Needs no study. */
export type DescribeRequest = Record<string, never>;

/** The server's versions, capabilities, limits and durability. */
export interface DescribeResponse {
  /** The versions served, oldest first. */
  readonly versions: readonly string[];
  /** The server's name and version, for information. */
  readonly server: string;
  /** Names of optional features of this server. */
  readonly capabilities: readonly string[];
  /** The limits of the server. */
  readonly limits: Limits;
  /** What an acknowledged result survives: memory, process (a killed process) or power. */
  readonly durability: string;
  /** The server's clock, for information. */
  readonly timeMs: number;
  /** What the token of the caller allows. */
  readonly role?: Open<Role> | undefined;
}

/** Whether lower or higher values of an objective are better. */
export type Direction = "minimize" | "maximize";

/**
 * Drain workers: they finish their running trials, get no others, and end.
 *
 * The workers are those with one of the ids or one of the names, and those that have all of the labels. At least one of
 * the three is given.
 */
export interface DrainWorkersRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The ids of workers. */
  readonly workerIds?: readonly string[] | undefined;
  /** The names of workers. */
  readonly names?: readonly string[] | undefined;
  /** Labels that a worker has, all with these values. */
  readonly labels?: Labels | undefined;
  /** False: let the workers that have not ended continue. Default: `true`. */
  readonly drain?: boolean | undefined;
}

/** The workers that were meant. */
export interface DrainWorkersResponse {
  /** Their ids; the first of them, if the reply has no room for all. */
  readonly workerIds: readonly string[];
}

/** An end of a study that can be removed. */
export type EndName =
  "max_trials" | "max_steps" | "max_failures" | "max_consecutive_failures" | "deadline_s" | "stop_at";

/** Queue parameter sets for evaluation before any new suggestion. All or none are queued. */
export interface EnqueueTrialsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The parameter sets. */
  readonly trials: readonly ParameterSet[];
}

/** The new trials' ids, in order. */
export interface EnqueueTrialsResponse {
  /** The trials. */
  readonly trialIds: readonly number[];
}

/** The kind of an error. A reader handles an unknown code by `retryable`. */
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
 * The request had no effect; this is the reason.
 *
 * `path` is a JSON Pointer into the request's body, `value` the faulty value, cut at 200 characters. A reader handles
 * an unknown code by `retryable`.
 */
export interface ErrorResponse {
  /** The kind of the error; see the table of errors. */
  readonly code: Open<ErrorCode>;
  /** The error message for users. */
  readonly message: string;
  /** Whether the same request may succeed later. Default: `false`. */
  readonly retryable: boolean;
  /** The pause before the next attempt. */
  readonly retryAfterS?: number | undefined;
  /** A JSON Pointer into the request's body. */
  readonly path?: string | undefined;
  /** The faulty value as JSON text, cut, with secrets masked. */
  readonly value?: string | undefined;
  /** Further data for programs. */
  readonly detail?: Readonly<Record<string, JsonValue>> | undefined;
}

/**
 * Explore with a scrambled Sobol sequence, then exploit a model of the best trials.
 *
 * `explore` is the number of trials before the first model; by default it depends on the number of parameters and
 * `max_trials`.
 */
export interface ExploreExploitSpec {
  readonly type: "explore_exploit";
  /** Trials before the first model. */
  readonly explore?: number | undefined;
  /** The share of the trials on which the model is fitted. Default: `0.25`. */
  readonly eliteFraction?: number | undefined;
  /** The probability of exploration once there is a model. Default: `0.1`. */
  readonly exploreProbability?: number | undefined;
}

/** A sampler that is installed on the server, by its name, such as `optuna` or `cmaes`. */
export interface ExternalSpec {
  readonly type: "external";
  /** Its name. */
  readonly name: string;
  /** Its options. */
  readonly options?: Readonly<Record<string, ParameterValue>> | undefined;
}

/**
 * An evaluation without a result.
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
  /** The reason, such as a traceback. */
  readonly reason: string;
  /** Put the trial back into the queue; this counts against `maxRetries`. Default: `false`. */
  readonly retry?: boolean | undefined;
  /** Data to store with the trial. */
  readonly metadata?: Metadata | undefined;
}

/** Whether an evaluation failed, or the point cannot be evaluated. */
export type FailureKind = "failed" | "infeasible";

/** The end that finished a study; `by_hand`: none of its ends. */
export type FinishReason =
  | "max_trials"
  | "max_steps"
  | "space_exhausted"
  | "stop_at"
  | "deadline_s"
  | "max_failures"
  | "max_consecutive_failures"
  | "by_hand";

/** Draw from a Gaussian mixture that is fitted to the best trials; uniform until there are enough trials. */
export interface GaussianMixtureSpec {
  readonly type: "gaussian_mixture";
  /** The share of the trials on which the model is fitted. Default: `0.25`. */
  readonly eliteFraction?: number | undefined;
  /** The maximum number of components. Default: `3`. */
  readonly components?: number | undefined;
}

/**
 * Bayesian optimisation with Gaussian processes, the default.
 *
 * It uses a trust region for one comparison group, and random rays for several groups.
 */
export interface GaussianProcessSpec {
  readonly type: "gaussian_process";
}

/**
 * Read the trials that changed after an event, by column, in the order of their changes.
 *
 * Repeat it with `changedSince` set to `asOf` of the reply: at once while `more` is true, later to follow the changes.
 * A trial may come several times; the row of the largest `changed` is the current one.
 */
export interface GetColumnsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** Only trials that changed after this event: 0, or the `asOf` of the previous reply. Default: `0`. */
  readonly changedSince?: number | undefined;
  /**
   * The longest reply, in bytes, within `maxReplyBytes` of the limits. One row is returned in any case. Default:
   * `1048576`.
   */
  readonly maxBytes?: number | undefined;
  /** Whether the columns have `packed` instead of `values`. Default: `false`. */
  readonly packed?: boolean | undefined;
  /** Columns to return beside ids, changes, states and parameters. */
  readonly include?: readonly ColumnGroup[] | undefined;
  /** Only the columns of these parameters; empty: of all. */
  readonly parameters?: readonly string[] | undefined;
}

/** Rows by column; each column but those of `reports` has a value for each row. */
export interface GetColumnsResponse {
  /**
   * The `changedSince` of the next request: the `changed` of the last row if there are more, otherwise the newest
   * event.
   */
  readonly asOf: number;
  /** Whether more rows follow. Default: `false`. */
  readonly more: boolean;
  /**
   * The number of trials that changed after `changedSince`: the rows of this reply and of those that follow. Default:
   * `0`.
   */
  readonly total: number;
  /** The revision of the objectives for `costs`. If it is another one than before, read the costs again from 0. */
  readonly objectiveRevision: number;
  /** The ids of the trials. */
  readonly trialId: Column;
  /** The event of the latest change of each trial, increasing. */
  readonly changed: Column;
  /** The states. */
  readonly state: Column;
  /**
   * The parameters by name. Values of a categorical parameter are indices into `of`, where null may be a choice; a null
   * in `values` says that the parameter is not active.
   */
  readonly parameters: Readonly<Record<string, Column>>;
  /** With `times`: when each trial was created. */
  readonly createdMs?: Column | undefined;
  /** With `times`: when its latest lease began. */
  readonly startedMs?: Column | undefined;
  /** With `times`: when it ended. */
  readonly endedMs?: Column | undefined;
  /** With `worker`: the worker of its latest lease. */
  readonly workerId?: Column | undefined;
  /**
   * With `objectives`: the values of each objective, if completed; if stopped or paused, those at the largest step.
   */
  readonly objectives: Readonly<Record<string, Column>>;
  /** With `costs`: the cost in each comparison group, if completed. */
  readonly costs: Readonly<Record<string, Column>>;
  /** With `costs`: the violation of the limits in each comparison group, if completed; 0 within all limits. */
  readonly violations: Readonly<Record<string, Column>>;
  /** With `reports`: the reported steps and values. */
  readonly reports?: ReportColumns | undefined;
}

/** Ask for events after an event, or from the oldest stored one, waiting up to `waitS` for the first. */
export interface GetEventsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The newest known event; the reply starts with the next one. */
  readonly after?: number | undefined;
  /** The maximum number of events. Default: `100`. */
  readonly limit?: number | undefined;
  /** The maximum wait for the first. Default: `0.0`. */
  readonly waitS?: number | undefined;
}

/** Events in the order of their ids; `nextCursor` is the `after` of the next request. */
export interface GetEventsResponse {
  /** The events. */
  readonly items: readonly AnyEvent[];
  /** The `after` of the next request. Default: `0`. */
  readonly nextCursor: number;
}

/** Ask for the non-dominated fronts, up to `limit` trials in total. */
export interface GetFrontsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The maximum number of trials, over all fronts. Default: `100`. */
  readonly limit?: number | undefined;
  /** Whether the trials have their metadata. Default: `false`. */
  readonly withMetadata?: boolean | undefined;
}

/** Trials front by front, and the size of the first front. If the reply has no room for all, it ends early. */
export interface GetFrontsResponse {
  /** The trials; their rank is the number of their front. */
  readonly items: readonly RankedTrial[];
  /** The number of trials in the first front. Default: `0`. */
  readonly frontSize: number;
}

/** Ask for the metadata of some trials. */
export interface GetMetadataRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The trials. */
  readonly trialIds: readonly number[];
}

/** The metadata in the requested order; a reply without room for all has the first of them. */
export interface GetMetadataResponse {
  /** One for each requested trial; request those that are missing at the end again. */
  readonly items: readonly TrialMetadata[];
}

/**
 * Ask what a model of the results predicts on a grid of one or two parameters.
 *
 * The server computes it beside its other work, for at most `waitS`; then `ready` is false, and the same request can be
 * sent again.
 */
export interface GetModelViewRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The parameters of the grid. */
  readonly parameters: readonly string[];
  /** The maximum number of values on each axis. Default: `24`. */
  readonly size?: number | undefined;
  /** A parameter set with the values of all other parameters; absent: that of the recommended trial. */
  readonly at?: ParameterSet | undefined;
  /** The maximum wait. Default: `10.0`. */
  readonly waitS?: number | undefined;
}

/** The grid and the predictions. There are none while there are too few completed trials. */
export interface GetModelViewResponse {
  /** Whether the predictions are computed; if not, send the request again. Default: `false`. */
  readonly ready: boolean;
  /** The number of completed trials that the model has seen. Default: `0`. */
  readonly trials: number;
  /** The revision of the objectives of the costs. Default: `0`. */
  readonly objectiveRevision: number;
  /** The values of the other parameters; the grid's own have no meaning here. */
  readonly at?: ParameterSet | undefined;
  /** The axes, in the order of `parameters`. */
  readonly axes: readonly ModelAxis[];
  /** The predictions for each comparison group. */
  readonly groups: readonly ModelGroup[];
}

/** Page through the reports of some trials, in the order of trials, attempts and steps. */
export interface GetReportsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The trials. */
  readonly trialIds: readonly number[];
  /** The maximum number of items. Default: `1000`. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the previous page; absent for the first page. */
  readonly after?: string | undefined;
}

/** A page of reports. */
export interface GetReportsResponse {
  /** The reports. */
  readonly items: readonly StoredReport[];
  /** The `after` of the next page; absent on the last page. */
  readonly nextCursor?: string | undefined;
}

/** Ask for a study and its current state. */
export interface GetStudyRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
}

/** The study. */
export interface GetStudyResponse {
  /** The study. */
  readonly info: StudyInfo;
}

/** Ask for up to `count` suggestions, waiting up to `waitS` for the first. */
export interface GetSuggestionRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker. */
  readonly workerId: string;
  /** The maximum number of suggestions; the server never waits to collect more. Default: `1`. */
  readonly count?: number | undefined;
  /** The maximum wait for the first. Default: `0.0`. */
  readonly waitS?: number | undefined;
  /** The duration of the leases; default: that of the study. */
  readonly leaseS?: number | undefined;
}

/** Suggestions, or why there are none: `wait` and `paused` (ask again), `finished` (end). */
export interface GetSuggestionResponse {
  /** Whether there are suggestions, or why not. */
  readonly status: Open<AskStatus>;
  /** At least one, if the status is `suggestions`. */
  readonly suggestions: readonly Suggestion[];
  /** The pause before the next ask, with `wait` and `paused`. */
  readonly retryAfterS?: number | undefined;
  /** The reason of the end of the study. */
  readonly reason?: Open<FinishReason> | undefined;
}

/** Ask for the best trials: by cost for one group, by front and crowding distance for several. */
export interface GetTopKRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The maximum number of trials. Default: `10`. */
  readonly limit?: number | undefined;
  /** Whether the trials have their metadata. Default: `false`. */
  readonly withMetadata?: boolean | undefined;
}

/** The best trials, best first. If the reply has no room for all, the list ends early. */
export interface GetTopKResponse {
  /** The trials. */
  readonly items: readonly RankedTrial[];
}

/** Page through the trials by id: all, those in some states, or those changed since an event. */
export interface GetTrialsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** Only trials in one of these states; empty: in any. */
  readonly states?: readonly TrialState[] | undefined;
  /** Only trials that changed after this event: the `asOf` of an earlier pass. */
  readonly changedSince?: number | undefined;
  /** Whether the trials have their metadata. Default: `false`. */
  readonly withMetadata?: boolean | undefined;
  /** The maximum number of items. Default: `100`. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the previous page; absent for the first page. */
  readonly after?: string | undefined;
}

/** A page of trials. Every page of a pass repeats `asOf`, the `changedSince` of the next pass. */
export interface GetTrialsResponse {
  /** The trials. */
  readonly items: readonly Trial[];
  /** The `after` of the next page; absent on the last page. */
  readonly nextCursor?: string | undefined;
  /** The newest event when the pass began. Default: `0`. */
  readonly asOf: number;
}

/** The cost of a trial in one comparison group, and its violation of the limits in that group. */
export interface GroupCost {
  /** The comparison group. */
  readonly group: string;
  /** Lower is better; absent if the trial has no values. */
  readonly cost?: number | undefined;
  /** 0 within all limits of the group. Default: `0.0`. */
  readonly violation: number;
}

/**
 * The second ZeroMQ frame of a request; in a reply it has only `version` and `id`. Unknown fields are ignored.
 *
 * `id` is chosen by the client, unique on its socket, and repeated in the reply. `idempotencyKey` identifies the
 * request: a retry repeats it. `traceparent` and `tracestate` are those of W3C Trace Context.
 */
export interface Header {
  /** The lowest version that has everything the request uses; in a reply, the server's version. */
  readonly version: string;
  /** Correlates the reply with the request. Default: `""`. */
  readonly id: string;
  /** Identifies the request: a retry repeats it. */
  readonly idempotencyKey?: string | undefined;
  /** The token of the caller. */
  readonly token?: string | undefined;
  /** The sender's name and version, for information. */
  readonly client?: string | undefined;
  /** The position in a trace, of W3C Trace Context. */
  readonly traceparent?: string | undefined;
  /** Vendors' data of the trace, of W3C Trace Context. */
  readonly tracestate?: string | undefined;
}

/** Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker holds. */
export interface HeartbeatRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker. */
  readonly workerId: string;
  /** The leases that it holds. */
  readonly leases?: readonly LeaseRef[] | undefined;
}

/** A command for the worker, and what to do with the trials of leases that are not current. */
export interface HeartbeatResponse {
  /** The command. Default: `"continue"`. */
  readonly command: Open<Command>;
  /** Leases whose trials the worker ends. */
  readonly leaseCommands: readonly LeaseCommand[];
  /** The study's state. Default: `"running"`. */
  readonly state: Open<StudyState>;
}

/** A sequence of Latin hypercubes of `block` points. */
export interface HypercubeSpec {
  readonly type: "hypercube";
  /** The number of points of a hypercube. Default: `64`. */
  readonly block?: number | undefined;
}

/** An integer in [low, high], both included. */
export interface IntegerParameter {
  readonly type: "integer";
  /** Its name. */
  readonly name: string;
  /** The lower bound. */
  readonly low: number;
  /** The upper bound. */
  readonly high: number;
  /** `log` is a logarithmic scale; it needs `low` above 0. Default: `"linear"`. */
  readonly scale?: Scale | undefined;
  /** When it is active; absent: always. */
  readonly condition?: Condition | undefined;
  /** A guess of its best value. */
  readonly prior?: ParameterPrior | undefined;
}

/** Ask whether the objectives form several comparison groups. */
export interface IsMultiGroupRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
}

/** The groups in the order of the costs. */
export interface IsMultiGroupResponse {
  /** Whether there are several. Default: `false`. */
  readonly isMultiGroup: boolean;
  /** Their names. */
  readonly groups: readonly string[];
}

/** Short texts by name, for display and selection. */
export type Labels = Readonly<Record<string, string>>;

/** One of several ordered numbers, such as 16, 32, 64; neighbouring values are one step apart. */
export interface LatticeParameter {
  readonly type: "lattice";
  /** Its name. */
  readonly name: string;
  /** The values, increasing. */
  readonly values: readonly number[];
  /** When it is active; absent: always. */
  readonly condition?: Condition | undefined;
  /** A guess of its best value. */
  readonly prior?: ParameterPrior | undefined;
}

/** What to do with the trial of one lease. */
export interface LeaseCommand {
  /** The trial. */
  readonly trialId: number;
  /** The lease that the heartbeat named. */
  readonly lease: string;
  /** The command. */
  readonly command: Open<LeaseCommandKind>;
  /** The reason, for people. */
  readonly reason?: string | undefined;
}

/**
 * What to do with a running trial: `drop` (abandon it without a message), `stop` or `pause` (as after a report with
 * this decision). A reader ignores an unknown command.
 */
export type LeaseCommandKind = "drop" | "stop" | "pause";

/** A lease that a worker holds. */
export interface LeaseRef {
  /** The trial. */
  readonly trialId: number;
  /** The token that came with the suggestion. */
  readonly lease: string;
}

/** The limits of a server. A request that exceeds a limit is refused with `too_large` or `invalid_message`. */
export interface Limits {
  /** The longest message, in bytes. Default: `1048576`. */
  readonly maxMessageBytes: number;
  /** The longest reply, in bytes; a reply with a single item may be longer. Default: `4194304`. */
  readonly maxReplyBytes: number;
  /** The maximum nesting depth of arrays and objects. Default: `32`. */
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
  /** Requests that wait at the server, in total. Default: `100000`. */
  readonly maxParked: number;
  /** Requests of one token that wait at the server. Default: `10000`. */
  readonly maxPrincipalParked: number;
  /** Workers of one study that one token has registered. Default: `5000`. */
  readonly maxPrincipalWorkers: number;
  /** Seconds for which an idempotency key is known after its trials have ended (running time). Default: `3600.0`. */
  readonly requestRetentionS: number;
  /** Newer requests after which an idempotency key is forgotten if its trials have ended. Default: `100000`. */
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
  /** The maximum number of items. Default: `100`. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the previous page; absent for the first page. */
  readonly after?: string | undefined;
}

/** A page of studies in the order of their names. */
export interface ListStudiesResponse {
  /** The studies. */
  readonly items: readonly StudyInfo[];
  /** The `after` of the next page; absent on the last page. */
  readonly nextCursor?: string | undefined;
  /** The number of studies, on all pages, that the server has in memory; for information. */
  readonly inMemory?: number | undefined;
}

/** A trial is stopped if it is worse than the median of the other trials at the same step. */
export interface MedianSpec {
  readonly type: "median";
  /** The first step of a decision; by default a sixteenth of the largest step, at least `steps.min`. */
  readonly grace?: number | undefined;
  /** The number of steps between two decisions; by default `grace`. */
  readonly every?: number | undefined;
  /** No trial is stopped at a step that fewer trials have reached. Default: `4`. */
  readonly minTrials?: number | undefined;
}

/** Any JSON object, stored and returned as it was sent; hola does not interpret it. */
export type Metadata = Readonly<Record<string, JsonValue>>;

/** An axis of the grid. */
export interface ModelAxis {
  /** The parameter. */
  readonly parameter: string;
  /** Its values on the grid: evenly spaced on its scale, or its choices. */
  readonly values: readonly ParameterValue[];
  /** The lower bound of the sampler's trust region; absent if there is none for this parameter. */
  readonly regionLow?: number | undefined;
  /** The upper bound of the sampler's trust region. */
  readonly regionHigh?: number | undefined;
}

/** The sampler has a new model. */
export interface ModelChanged {
  readonly tag: "ModelChanged";
  /** The number of the event in the study. */
  readonly eventId: number;
  /** The time of the event. */
  readonly timeMs: number;
  /** The number of the model in the study, from 1. */
  readonly modelVersion: number;
}

/** The predictions of the cost in one comparison group, for each point of the grid, the last axis fastest. */
export interface ModelGroup {
  /** The comparison group. */
  readonly group: string;
  /** The expected costs; lower is better. */
  readonly mean: readonly number[];
  /** The standard deviations of the expected costs, without the noise of an evaluation. */
  readonly deviation: readonly number[];
}

/** No trial is stopped. */
export interface NoStoppingSpec {
  readonly type: "none";
}

/**
 * A number that each trial returns, and how it is scored.
 *
 * Values better than `target` do not improve the score. A trial beyond `limit` violates it. `priority` is the weight
 * within the comparison `group`; costs of different groups are never summed.
 */
export interface ObjectiveSpec {
  /** Its name. */
  readonly name: string;
  /** The direction of improvement. Default: `"minimize"`. */
  readonly direction?: Direction | undefined;
  /** The value from which on the score does not improve; needs a limit. */
  readonly target?: number | undefined;
  /** The worst acceptable value. */
  readonly limit?: number | undefined;
  /** Its weight within the group. Default: `1.0`. */
  readonly priority?: number | undefined;
  /** The comparison group. Default: `"default"`. */
  readonly group?: string | undefined;
}

/** One finite number for each objective of the study, by name. */
export type ObjectiveValues = Readonly<Record<string, number>>;

/** Short texts or links by name, set by an operator, for display and selection. */
export type OperatorLabels = Readonly<Record<string, string>>;

/** Where the parameters of a trial come from: the sampler chose them, a user queued them, or a user added a result. */
export type Origin = "sampler" | "enqueued" | "added";

/** The outcome of one item of a tell. No outcome is a reason to stop. */
export type Outcome = "recorded" | "superseded" | "ended" | "requeued" | "refused";

/** A guess of the best value of a parameter. It may influence the suggestions, and nothing else. */
export interface ParameterPrior {
  /** The guess, a value of the parameter. Null is the choice null. */
  readonly value?: ParameterValue | undefined;
  /** How much the guess is trusted: near 0 hardly, 1 most. Default: `0.5`. */
  readonly confidence?: number | undefined;
}

/** One value for each active parameter of the study, by name. Null is a value, not absence. */
export type ParameterSet = Readonly<Record<string, ParameterValue>>;

/** A parameter to search, of one of the kinds. */
export type ParameterSpec =
  ContinuousParameter | IntegerParameter | CategoricalParameter | LatticeParameter | UnknownSpec;

/** The value of one parameter; the spec of the study determines its type. */
export type ParameterValue = boolean | number | string | null;

/**
 * A test of the value of a parent. Each part that is given must hold; at least one is given.
 *
 * An inactive parent fails every test.
 */
export interface ParentTest {
  /** The values that pass. */
  readonly in?: readonly ParameterValue[] | undefined;
  /** The least value that passes; not for a categorical parent. */
  readonly ge?: number | undefined;
  /** The largest value that passes; not for a categorical parent. */
  readonly le?: number | undefined;
}

/** Ask how the completed trials would be ranked under other settings of the objectives. Nothing is changed. */
export interface PreviewObjectivesRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** All objectives, with their existing names. */
  readonly objectives: readonly ObjectiveSpec[];
  /** The maximum number of trials. Default: `10`. */
  readonly limit?: number | undefined;
}

/** The best trials under these objectives. If the reply has no room for all, the list ends early. */
export interface PreviewObjectivesResponse {
  /**
   * The trials with their costs under these objectives, best first. Their rank is the place of a trial if there is one
   * group, otherwise the number of its front.
   */
  readonly items: readonly RankedTrial[];
  /** The number of trials in the first front. Default: `0`. */
  readonly frontSize: number;
  /** The comparison groups, in the order of the costs. */
  readonly groups: readonly string[];
}

/** A trial and its rank: its place in a ranking, or the number of its front, both from 1. */
export interface RankedTrial {
  /** Its place in a ranking, or the number of its front; from 1. */
  readonly rank: number;
  /** The trial. */
  readonly trial: Trial;
}

/**
 * The outcome of one item of a tell.
 *
 * `recorded`: the item was recorded. `superseded`: another result was recorded before; `objectives` has its values.
 * `ended`: the trial had already ended with `state`. `requeued`: the trial will be evaluated again. `refused`: see
 * `error`.
 */
export interface Receipt {
  /** The trial. */
  readonly trialId: number;
  /** The outcome of the item. */
  readonly outcome: Open<Outcome>;
  /** The current state of the trial. */
  readonly state?: Open<TrialState> | undefined;
  /** The recorded values, if they differ. */
  readonly objectives?: ObjectiveValues | undefined;
  /** Checkpoints of the trial that are no longer needed; the worker may delete them. */
  readonly discard: readonly Checkpoint[];
  /** Why the item was refused. */
  readonly error?: ErrorResponse | undefined;
}

/** Register a worker with a study. The same idempotency key returns the same worker. */
export interface RegisterWorkerRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** A name for display. */
  readonly name?: string | undefined;
  /** The host name. */
  readonly host?: string | undefined;
  /** The process id on this host. */
  readonly pid?: number | undefined;
  /** The number of trials that it evaluates at once. Default: `1`. */
  readonly concurrency?: number | undefined;
  /** Whether it can continue an evaluation from the checkpoint of another attempt. Default: `false`. */
  readonly canResume?: boolean | undefined;
  /** Facts about where it runs, such as node, queue, job id or GPU. */
  readonly labels?: Labels | undefined;
}

/** The worker's id, the study and the limits. */
export interface RegisterWorkerResponse {
  /** Identifies the worker in its later requests. */
  readonly workerId: string;
  /** The study. */
  readonly info: StudyInfo;
  /** The limits of the server. */
  readonly limits: Limits;
}

/**
 * Why a worker gives trials back: `preempted`, which counts against `max_preemptions`; `undelivered` (it never began
 * them), which counts against nothing; or `drained` (it was told to end), which counts against nothing.
 */
export type ReleaseKind = "preempted" | "undelivered" | "drained";

/** Give back trials without a result, such as on preemption. They go back to the queue at once. */
export interface ReleaseTrialsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The leases to give back. */
  readonly leases: readonly LeaseRef[];
  /** Why they are given back. Default: `"preempted"`. */
  readonly kind?: ReleaseKind | undefined;
  /** The reason, for information. */
  readonly reason?: string | undefined;
}

/** A receipt for each trial, in order. */
export interface ReleaseTrialsResponse {
  /** The outcome of each lease. */
  readonly receipts: readonly Receipt[];
}

/** Intermediate values of a trial at one step. */
export interface Report {
  /** The trial. */
  readonly trialId: number;
  /** The token that came with the suggestion. */
  readonly lease: string;
  /** The step, from 1. Steps may be reported in any order, and with gaps. */
  readonly step: number;
  /** The values of some or all objectives at this step. */
  readonly objectives?: ReportedValues | undefined;
  /**
   * Whether a value is not finite; such a value cannot be sent, and counts as worse than any number. Default: `false`.
   */
  readonly diverged?: boolean | undefined;
  /** Data to store with the report. */
  readonly metadata?: Metadata | undefined;
  /** Where the state of the evaluation at this step is stored. */
  readonly checkpoint?: Checkpoint | undefined;
}

/** The reports of the trials of a reply: `counts` has a value for each trial, the others one for each report. */
export interface ReportColumns {
  /** The number of reported steps of each trial. */
  readonly counts: Column;
  /** The steps, trial by trial, in increasing order. */
  readonly steps: Column;
  /**
   * The values of each objective at these steps, of the latest attempt that reported the step; null: none, or one that
   * is not finite.
   */
  readonly objectives: Readonly<Record<string, Column>>;
}

/**
 * The outcome of a report: `recorded`; `superseded` (the attempt reported other values at this step before, which
 * stay); `late` (another attempt has begun); `ended` (the trial has ended); `refused` (see `error`). No outcome is a
 * reason for a worker to end.
 */
export type ReportOutcome = "recorded" | "superseded" | "late" | "ended" | "refused";

/** The outcome of one report, and the decision on its trial. */
export interface ReportReceipt {
  /** The trial. */
  readonly trialId: number;
  /** The step of the report. */
  readonly step: number;
  /** The outcome of the report. */
  readonly outcome: Open<ReportOutcome>;
  /** The decision on the trial. Default: `"continue"`. */
  readonly decision: Open<Decision>;
  /**
   * The next step at which there will be a decision: reports of smaller steps can be sent together with it. Absent if
   * there will be none.
   */
  readonly nextStep?: number | undefined;
  /** Why the trial is stopped or paused, for people. */
  readonly reason?: string | undefined;
  /** The current state of the trial, if it is not running under this lease. */
  readonly state?: Open<TrialState> | undefined;
  /** The recorded values, if they differ. */
  readonly objectives?: ObjectiveValues | undefined;
  /** Checkpoints of the trial that are no longer needed; the worker may delete them. */
  readonly discard: readonly Checkpoint[];
  /** Why the report was refused. */
  readonly error?: ErrorResponse | undefined;
}

/** Finite numbers for some of the objectives of the study, by name. */
export type ReportedValues = Readonly<Record<string, number>>;

/** The values of one evaluation. */
export interface Result {
  /** The trial. */
  readonly trialId: number;
  /** The token that came with the suggestion. */
  readonly lease: string;
  /** The objective values. */
  readonly objectives: ObjectiveValues;
  /** Data to store with the trial. */
  readonly metadata?: Metadata | undefined;
}

/** The state from which another attempt at a trial continues. */
export interface Resume {
  /** The step of the checkpoint: the evaluation continues with the next step. */
  readonly step: number;
  /** The checkpoint. */
  readonly checkpoint: Checkpoint;
}

/** What a token allows; each role includes those before it. */
export type Role = "read" | "worker" | "admin";

/** The sampler and its options. */
export type SamplerSpec =
  | ExploreExploitSpec
  | ExternalSpec
  | GaussianMixtureSpec
  | GaussianProcessSpec
  | SobolSpec
  | UniformSpec
  | HypercubeSpec
  | UnknownSpec;

/** The state of the sampler, for information: the words and names are those of the sampler. */
export interface SamplerStatus {
  /** The sampler's word for its phase, such as `start` or `model`. */
  readonly phase: string;
  /** What the sampler tells of itself, by name: `modelVersion`, and others that depend on the sampler. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** The scale of an axis: linear or logarithmic. */
export type Scale = "linear" | "log";

/** Pause, resume or finish a study by hand. `running` also reopens a study that was finished by hand. */
export interface SetStudyStateRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The new state. */
  readonly state: StudyState;
}

/** The study after the change. */
export interface SetStudyStateResponse {
  /** The study. */
  readonly info: StudyInfo;
}

/** Whether workers finish their running trials or end at once. */
export type ShutdownMode = "drain" | "stop";

/**
 * Stop the scheduler. It gives no new suggestions, sends `drain` (or `stop`) to workers, and then exits.
 *
 * `graceS` limits the wait for running trials; their leases survive the restart.
 */
export interface ShutdownRequest {
  /** Whether workers finish their running trials (`drain`) or end at once (`stop`). Default: `"drain"`. */
  readonly mode?: ShutdownMode | undefined;
  /** The maximum wait for running trials. Default: `0.0`. */
  readonly graceS?: number | undefined;
}

/** The scheduler is shutting down. */
export interface ShutdownResponse {
  /** The number of running trials. Default: `0`. */
  readonly running: number;
}

/** A scrambled Sobol sequence. */
export interface SobolSpec {
  readonly type: "sobol";
}

/** The standing of a suggestion: `held` (evaluate it), `gone` (leased again), `ended` (the trial has ended). */
export type Standing = "held" | "gone" | "ended";

/** Ask for the status of a study: counts, workers, the best trial. */
export interface StatusRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The maximum number of workers to list. Default: `100`. */
  readonly maxWorkers?: number | undefined;
}

/** The status of a study. `best` is the first of the top-k; `frontSize` is the size of the first front. */
export interface StatusResponse {
  /** The study. */
  readonly info: StudyInfo;
  /** Its workers. */
  readonly workers: readonly WorkerStatus[];
  /** The total number of its workers. Default: `0`. */
  readonly workerCount: number;
  /** How many more trials could begin now if there were more workers; absent: any number. */
  readonly demand?: number | undefined;
  /** The best trial; absent before the first result. */
  readonly best?: Trial | undefined;
  /** The trial to use: with noisy evaluations the one of the lowest expected cost, otherwise the best. */
  readonly recommended?: Trial | undefined;
  /** The number of trials in the first front. Default: `0`. */
  readonly frontSize: number;
  /** The state of the sampler. */
  readonly sampler?: SamplerStatus | undefined;
  /** A check of the stopping rule; absent while no completed trial has reported at a decision step. */
  readonly stopping?: StoppingSafety | undefined;
  /** The newest event of the study. Default: `0`. */
  readonly newestEvent: number;
  /** Why results cannot be stored at the moment, for people; absent if the last change was stored. */
  readonly storageProblem?: string | undefined;
}

/** Which reported value of a trial a stopping rule compares: the one of the largest step, or the best one so far. */
export type StepValue = "last" | "best";

/** The steps of a trial, such as the epochs of a training. A worker reports intermediate values at some of them. */
export interface StepsSpec {
  /** The largest step, at which a trial is complete. */
  readonly max: number;
  /** No trial is stopped or paused before this step. Default: `1`. */
  readonly min?: number | undefined;
  /** What a step is, such as `epoch`, for display. */
  readonly unit?: string | undefined;
  /** Which value of a trial a stopping rule compares. Default: `"last"`. */
  readonly value?: StepValue | undefined;
}

/**
 * Which completed trials the stopping rule would stop or leave paused if it decided on their reports again.
 *
 * Each is compared with all trials that have reached the same decision steps until now. A rule that would stop the best
 * trial is too strict for the study. The scheduler may check only the latest completed trials and the best one.
 */
export interface StoppingSafety {
  /** The number of completed trials that have reported at a decision step and were checked. */
  readonly checked: number;
  /** How many of them the rule would stop or leave paused. */
  readonly wouldStop: number;
  /** Whether the best trial is one of them. Default: `false`. */
  readonly bestWouldStop: boolean;
}

/** The rule that stops or pauses trials, and its options. */
export type StoppingSpec =
  NoStoppingSpec | AutoStoppingSpec | AshaSpec | AshaPromotionSpec | MedianSpec | ThresholdSpec | UnknownSpec;

/** A recorded report, and the decision that it brought. */
export interface StoredReport {
  /** The trial. */
  readonly trialId: number;
  /** The number of the lease under which it was reported. */
  readonly attempt: number;
  /** The step. */
  readonly step: number;
  /** The reported values. */
  readonly objectives: ReportedValues;
  /** Whether a value was not finite. Default: `false`. */
  readonly diverged: boolean;
  /** The decision on the trial. Default: `"continue"`. */
  readonly decision: Open<Decision>;
  /** The reason of the decision. */
  readonly reason?: string | undefined;
  /** Where the state of the evaluation at this step is stored. */
  readonly checkpoint?: Checkpoint | undefined;
  /** When it was recorded. */
  readonly timeMs: number;
}

/** The study was created, or its state, ends, objectives, description or labels changed. */
export interface StudyChanged {
  readonly tag: "StudyChanged";
  /** The number of the event in the study. */
  readonly eventId: number;
  /** The time of the event. */
  readonly timeMs: number;
  /** The new state. */
  readonly state: Open<StudyState>;
  /** The reason of the end of the study. */
  readonly reason?: Open<FinishReason> | undefined;
  /** The new revision of the study. */
  readonly revision: number;
  /** The revision of its objectives. */
  readonly objectiveRevision: number;
}

/** A study and its current state. */
export interface StudyInfo {
  /** Its name. */
  readonly study: string;
  /** The spec, with all changes so far. */
  readonly spec: StudySpec;
  /** Whether it gives out trials. */
  readonly state: Open<StudyState>;
  /** The reason of the end; absent for a study that has not finished. */
  readonly reason?: Open<FinishReason> | undefined;
  /** Counts the changes of the study; an update gives the revision that it expects. */
  readonly revision: number;
  /** Counts the changes of the objectives. */
  readonly objectiveRevision: number;
  /** When it was created. */
  readonly createdMs: number;
  /**
   * The seconds since creation in which scheduler and study were running; they count for `deadline_s`. Default: `0.0`.
   */
  readonly runningS: number;
  /** Its trials by state. */
  readonly counts: TrialCounts;
  /** Trials created by ask or enqueue, which count for `max_trials`. Default: `0`. */
  readonly createdTrials: number;
  /**
   * The steps that the trials have used, which count for `max_steps`: the sum of their largest reported steps. Default:
   * `0`.
   */
  readonly usedSteps: number;
  /** The steps that the stopped trials did not use. Default: `0`. */
  readonly savedSteps: number;
}

/** The spec of a study: parameters, objectives, ends, and rules for leases and retries. */
export interface StudySpec {
  /** The parameters. */
  readonly parameters: readonly ParameterSpec[];
  /** The objectives. */
  readonly objectives: readonly ObjectiveSpec[];
  /** The total number of trials to create; absent: no limit. */
  readonly maxTrials?: number | undefined;
  /** The total number of steps of all trials; needs `steps`; absent: no limit. */
  readonly maxSteps?: number | undefined;
  /** The number of failed trials that finishes the study. */
  readonly maxFailures?: number | undefined;
  /** The number of failed trials in a row that finishes the study. */
  readonly maxConsecutiveFailures?: number | undefined;
  /** The scheduler's running seconds after which the study finishes. */
  readonly deadlineS?: number | undefined;
  /** Objective values; the study finishes when one trial reaches all of them. */
  readonly stopAt?: ObjectiveValues | undefined;
  /** The seed of all randomness; absent: chosen by the server. */
  readonly seed?: number | undefined;
  /** Whether suggestions depend only on the order of the requests; asks then wait for the model. Default: `false`. */
  readonly deterministic?: boolean | undefined;
  /** The sampler. Default: `{"type": "gaussian_process"}`. */
  readonly sampler?: SamplerSpec | undefined;
  /** The steps of a trial, if workers report intermediate values. */
  readonly steps?: StepsSpec | undefined;
  /** The rule that ends trials early; each other than `none` and `auto` needs `steps`. Default: `{"type": "auto"}`. */
  readonly stopping?: StoppingSpec | undefined;
  /** The default duration of a lease. Default: `60.0`. */
  readonly leaseS?: number | undefined;
  /** The number of retries of a trial after expired leases and failures with `retry`. Default: `2`. */
  readonly maxRetries?: number | undefined;
  /** How often a trial may be given back without a result. Default: `20`. */
  readonly maxPreemptions?: number | undefined;
  /** Whether points may be suggested again. Default: `false`. */
  readonly allowRepeats?: boolean | undefined;
  /** Earlier studies of the same scheduler whose trials may influence the suggestions, and nothing else. */
  readonly transferFrom?: readonly string[] | undefined;
  /** What the study is about, for people. */
  readonly description?: string | undefined;
  /** Texts or links by name, for display and selection. */
  readonly labels?: OperatorLabels | undefined;
}

/** Whether a study gives out trials: `paused` and `finished` ones do not. */
export type StudyState = "running" | "paused" | "finished";

/** Report intermediate values, learn which trials to stop, and with `nextCount` ask for others. */
export interface SubmitReportsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker; required with `nextCount`. */
  readonly workerId?: string | undefined;
  /** The reports. */
  readonly reports: readonly Report[];
  /**
   * The maximum number of suggestions in the reply, at most one for each trial that a receipt stops or pauses. Default:
   * `0`.
   */
  readonly nextCount?: number | undefined;
  /** The duration of their leases; default: that of the study. */
  readonly leaseS?: number | undefined;
}

/** A receipt for each report, in order; and the answer to `nextCount`. */
export interface SubmitReportsResponse {
  /** The outcome of each report. */
  readonly receipts: readonly ReportReceipt[];
  /** The answer to `nextCount`, if a receipt stops or pauses a trial; never waits. */
  readonly next?: GetSuggestionResponse | undefined;
}

/** Tell results and failures, at least one, and with `nextCount` ask for the next suggestions. */
export interface SubmitResultRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The worker; required with `nextCount`. */
  readonly workerId?: string | undefined;
  /** The results. */
  readonly results?: readonly Result[] | undefined;
  /** The failures. */
  readonly failures?: readonly Failure[] | undefined;
  /** The maximum number of suggestions in the reply; 0 for none. Default: `0`. */
  readonly nextCount?: number | undefined;
  /** The duration of their leases; default: that of the study. */
  readonly leaseS?: number | undefined;
}

/** A receipt for each result, then one for each failure, in order; and the answer to `nextCount`. */
export interface SubmitResultResponse {
  /** The outcome of each result and of each failure. */
  readonly receipts: readonly Receipt[];
  /** The answer to `nextCount`; never waits. */
  readonly next?: GetSuggestionResponse | undefined;
}

/** A leased trial. After a replay, evaluate it only if its `standing` is `held`. */
export interface Suggestion {
  /** The trial. */
  readonly trialId: number;
  /** The number of this lease of the trial, from 1. */
  readonly attempt: number;
  /** The token for results, failures, releases and heartbeats. */
  readonly lease: string;
  /** The duration of the lease. */
  readonly leaseS: number;
  /** The parameters to evaluate. */
  readonly parameters: ParameterSet;
  /** held: evaluate it; gone: leased again; ended: the trial has ended. Default: `"held"`. */
  readonly standing: Open<Standing>;
  /** The state of the trial. Default: `"running"`. */
  readonly state: Open<TrialState>;
  /** The first step at which there will be a decision on the trial; absent if there will be none. */
  readonly nextStep?: number | undefined;
  /** The checkpoint of an earlier attempt from which the evaluation continues; absent: it starts at the beginning. */
  readonly resume?: Resume | undefined;
}

/** A trial is stopped if one of its values is worse than a threshold at a step. */
export interface ThresholdSpec {
  readonly type: "threshold";
  /** The step of the decision. */
  readonly step: number;
  /** The worst value of each named objective with which a trial continues; names at least one. */
  readonly objectives: ReportedValues;
}

/** A trial and its current state. `costs` are those under `objectiveRevision`. */
export interface Trial {
  /** Its id. */
  readonly trialId: number;
  /** Its state. */
  readonly state: Open<TrialState>;
  /** The origin of the parameters. Default: `"sampler"`. */
  readonly origin: Open<Origin>;
  /** The sampler's word for its choice, such as `start` or `region`, for information. */
  readonly originDetail?: string | undefined;
  /** The parameters. */
  readonly parameters: ParameterSet;
  /** The number of its latest lease; 0 before the first. Default: `0`. */
  readonly attempt: number;
  /** The worker of its latest lease. */
  readonly workerId?: string | undefined;
  /** Its values, if completed; if stopped or paused, its values at the largest step. */
  readonly objectives?: ObjectiveValues | undefined;
  /** Its cost in each comparison group, if completed. */
  readonly costs: readonly GroupCost[];
  /** The revision of the objectives for `costs`. Default: `0`. */
  readonly objectiveRevision: number;
  /** Expired leases and failures with `retry` so far. Default: `0`. */
  readonly retries: number;
  /** The number of times that it was given back so far. Default: `0`. */
  readonly preemptions: number;
  /** The largest step that was reported; 0 before the first report. Default: `0`. */
  readonly step: number;
  /** The reason of a failure or cancellation. */
  readonly reason?: string | undefined;
  /** The metadata of its result, if the request asked for it. */
  readonly metadata?: Metadata | undefined;
  /** When it was created. */
  readonly createdMs: number;
  /** When its latest lease began. */
  readonly startedMs?: number | undefined;
  /** When it ended. */
  readonly endedMs?: number | undefined;
  /** The event of its latest change. Default: `0`. */
  readonly changed: number;
  /** The note that an operator wrote. */
  readonly note?: string | undefined;
  /** Texts or links by name, set by an operator. */
  readonly labels?: OperatorLabels | undefined;
}

/** A trial has another state, another lease, or another note or label. */
export interface TrialChanged {
  readonly tag: "TrialChanged";
  /** The number of the event in the study. */
  readonly eventId: number;
  /** The time of the event. */
  readonly timeMs: number;
  /** The trial. */
  readonly trialId: number;
  /** The new state. */
  readonly state: Open<TrialState>;
  /** The number of its latest lease. Default: `0`. */
  readonly attempt: number;
  /** The worker of that lease. */
  readonly workerId?: string | undefined;
  /** The largest step that was reported; 0 before the first report. Default: `0`. */
  readonly step: number;
  /** The reason, for information. */
  readonly reason?: string | undefined;
}

/** The number of trials of a study in each state. */
export interface TrialCounts {
  /** Waiting for a worker. Default: `0`. */
  readonly queued: number;
  /** Leased to a worker. Default: `0`. */
  readonly running: number;
  /** Paused by a stopping rule. Default: `0`. */
  readonly paused: number;
  /** With a result. Default: `0`. */
  readonly completed: number;
  /** Ended early by a stopping rule. Default: `0`. */
  readonly stopped: number;
  /** Reported as infeasible by a worker. Default: `0`. */
  readonly infeasible: number;
  /** Failed. Default: `0`. */
  readonly failed: number;
  /** Cancelled. Default: `0`. */
  readonly cancelled: number;
  /** Given up after repeated expiry of their leases. Default: `0`. */
  readonly lost: number;
}

/** The metadata of one trial. */
export interface TrialMetadata {
  /** The trial. */
  readonly trialId: number;
  /** The metadata of its result; absent if there is none. */
  readonly metadata?: Metadata | undefined;
}

/**
 * The state of a trial. The last six are terminal; a late result of a `stopped` or `lost` trial completes it. `paused`:
 * a stopping rule decides whether another attempt continues it. `stopped`: it was ended early, and its reported values
 * are kept.
 */
export type TrialState =
  "queued" | "running" | "paused" | "completed" | "stopped" | "infeasible" | "failed" | "cancelled" | "lost";

/** What people say about one trial. Absent fields stay. */
export interface TrialUpdate {
  /** The trial. */
  readonly trialId: number;
  /** The new note; an empty text removes it. */
  readonly note?: string | undefined;
  /** Labels to set; an empty text removes the label, and labels that are not named stay. */
  readonly labels?: OperatorLabels | undefined;
}

/** Independent uniform draws. */
export interface UniformSpec {
  readonly type: "uniform";
}

/** Replace the settings of the objectives, under the same names. All trials are scored again. */
export interface UpdateObjectivesRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The revision that the change is based on; if it is not the current one, the reply is a `conflict`. */
  readonly expectedRevision: number;
  /** All objectives, with their existing names. */
  readonly objectives: readonly ObjectiveSpec[];
}

/** The study after the change; `objectiveRevision` of a trial says when it has been scored again. */
export interface UpdateObjectivesResponse {
  /** The study. */
  readonly info: StudyInfo;
}

/**
 * Change the ends of a study, its description or its labels.
 *
 * Absent fields stay. `clear` removes ends; a study that its ends finished is reopened by a change of them.
 */
export interface UpdateStudyRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The revision that the change is based on; if it is not the current one, the reply is a `conflict`. */
  readonly expectedRevision: number;
  /** The total number of trials to create. */
  readonly maxTrials?: number | undefined;
  /** The total number of steps of all trials. */
  readonly maxSteps?: number | undefined;
  /** The number of failed trials that finishes the study. */
  readonly maxFailures?: number | undefined;
  /** The number of failed trials in a row that finishes the study. */
  readonly maxConsecutiveFailures?: number | undefined;
  /** The scheduler's running seconds after which the study finishes. */
  readonly deadlineS?: number | undefined;
  /** Objective values; the study finishes when one trial reaches all of them. */
  readonly stopAt?: ObjectiveValues | undefined;
  /** Ends to remove. */
  readonly clear?: readonly EndName[] | undefined;
  /** The new description; an empty text removes it. */
  readonly description?: string | undefined;
  /** Labels to set; an empty text removes the label, and labels that are not named stay. */
  readonly labels?: OperatorLabels | undefined;
}

/** The study after the change. */
export interface UpdateStudyResponse {
  /** The study. */
  readonly info: StudyInfo;
}

/** Set notes and labels of trials, in whatever state. They do not influence suggestions. */
export interface UpdateTrialsRequest {
  /** The study. Default: `"default"`. */
  readonly study?: string | undefined;
  /** The changes, made in order. */
  readonly updates: readonly TrialUpdate[];
}

/** A receipt for each change, in order. */
export interface UpdateTrialsResponse {
  /** The outcome of each change: `recorded`, or `refused` with the error. */
  readonly receipts: readonly Receipt[];
}

/** A worker registered, came back, went away or deregistered. */
export interface WorkerChanged {
  readonly tag: "WorkerChanged";
  /** The number of the event in the study. */
  readonly eventId: number;
  /** The time of the event. */
  readonly timeMs: number;
  /** The worker. */
  readonly workerId: string;
  /** The new state. */
  readonly state: Open<WorkerState>;
}

/** Whether a worker sends requests; a worker that is `away` is served as before when it comes back. */
export type WorkerState = "active" | "away" | "deregistered";

/** The state of a worker at the scheduler. */
export interface WorkerStatus {
  /** Its id. */
  readonly workerId: string;
  /** Its name for display. */
  readonly name?: string | undefined;
  /** The host name. */
  readonly host?: string | undefined;
  /** Its state. Default: `"active"`. */
  readonly state: Open<WorkerState>;
  /** Whether it was told to finish its running trials and to end. Default: `false`. */
  readonly draining: boolean;
  /** Whether it can continue an evaluation from the checkpoint of another attempt. Default: `false`. */
  readonly canResume: boolean;
  /** What it said about where it runs. */
  readonly labels?: Labels | undefined;
  /** The trials that it holds. */
  readonly running: readonly number[];
  /** Trials that it completed. Default: `0`. */
  readonly completed: number;
  /** Trials that it failed. Default: `0`. */
  readonly failed: number;
  /** The time since its last request. Default: `0.0`. */
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
