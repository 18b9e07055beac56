package io.github.holahpo.client;

import io.github.holahpo.protocol.ErrorCode;
import io.github.holahpo.protocol.Failure;
import io.github.holahpo.protocol.FailureKind;
import io.github.holahpo.protocol.GetSuggestionResponse;
import io.github.holahpo.protocol.Result;
import io.github.holahpo.protocol.Suggestion;
import org.jspecify.annotations.Nullable;

/** Tells the outcomes of a worker's evaluations. */
final class Telling {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");

  /** Results of longer evaluations are kept on disk before they are told for the first time. */
  private static final double WRITE_AHEAD_S = 1;

  private final WorkerRun run;
  private final HolaClient client;
  private final Persistence persistence;
  private final Registration registration;
  private final Spool spool;
  private final Tally tally;
  private final @Nullable Double leaseS;
  private final boolean retryFailures;

  Telling(
      WorkerRun run,
      HolaClient client,
      Persistence persistence,
      Registration registration,
      Spool spool,
      Tally tally,
      @Nullable Double leaseS,
      boolean retryFailures) {
    this.run = run;
    this.client = client;
    this.persistence = persistence;
    this.registration = registration;
    this.spool = spool;
    this.tally = tally;
    this.leaseS = leaseS;
    this.retryFailures = retryFailures;
  }

  /** Tells what an earlier worker could not. */
  void tellSpooled() {
    for (Spool.Kept kept : spool.waiting(client.study(), registration.info().createdMs())) {
      String key = HolaClient.newKey();
      Unsent unsent = kept.unsent();
      try {
        Unsent.Told told =
            persistence.call(() -> unsent.tell(client, null, 0, null, key), () -> {});
        LOG.log(
            System.Logger.Level.INFO,
            "told an earlier worker''s outcome of trial {0}: {1}",
            unsent.trialId(),
            told.receipt().outcome());
        Tally.log(told.receipt());
        spool.discard(kept.file());
      } catch (ServerException e) {
        if (!e.is(ErrorCode.INVALID_MESSAGE) && !e.is(ErrorCode.TOO_LARGE)) {
          throw e;
        }
        LOG.log(
            System.Logger.Level.ERROR,
            "trial " + unsent.trialId() + ": an earlier worker's outcome is refused: " + e);
      }
    }
  }

  /**
   * Sends the reports that are held back, tells an outcome, and asks for the next trial in the same
   * round trip.
   */
  @Nullable GetSuggestionResponse tell(
      Lane lane, EvaluatedTrial trial, Evaluation first, Unsent settled) {
    Suggestion suggestion = trial.suggestion();
    Evaluation outcome = first;
    Unsent unsent = settled;
    if (unsent.isToBeRetried()) {
      // A later heartbeat would take the trial back.
      run.asking().letGo(suggestion);
    }
    if (lane.tookS() >= WRITE_AHEAD_S) {
      lane.keepUnsent();
    }
    trial.reports().flush();
    EarlyEnd end = trial.earlyEnd();
    if (end != null && !outcome.hasValues()) {
      lane.forgetUnsent(); // the trial has ended without this failure (W-18)
      tally.count(end);
      return null;
    }
    while (true) {
      String workerId = registration.workerId();
      String key = HolaClient.newKey();
      boolean last = run.ending().isDraining() || lane.hasNext() || tally.wouldEnd(outcome);
      int nextCount = last ? 0 : 1;
      Unsent told = unsent;
      try {
        Unsent.Told reply =
            persistence.call(
                () -> told.tell(client, workerId, nextCount, leaseS, key), lane::keepUnsent);
        String tooMany = tally.count(outcome, reply.receipt());
        lane.forgetUnsent(); // once it is counted: a worker that stops waits for it
        if (tooMany != null) {
          LOG.log(System.Logger.Level.ERROR, tooMany);
          run.endNow(EndReason.MAX_ERRORS, tooMany, false);
        }
        run.reporting().discard(reply.receipt().discard());
        return reply.next();
      } catch (ServerException e) {
        if (e.is(ErrorCode.UNKNOWN_WORKER)) {
          registration.registerAgain(workerId);
          continue;
        }
        boolean refused = e.is(ErrorCode.INVALID_MESSAGE) || e.is(ErrorCode.TOO_LARGE);
        if (e.is(ErrorCode.UNKNOWN_STUDY) || refused) {
          lane.forgetUnsent();
        }
        if (!refused || told.result() == null) {
          throw e;
        }
        LOG.log(System.Logger.Level.ERROR, "trial " + suggestion.trialId() + ": refused: " + e);
        outcome = Evaluation.failed("the scheduler refused the result: " + e.getMessage());
        unsent = unsent(suggestion, outcome);
        lane.telling(unsent);
      }
    }
  }

  /** An outcome as it is told and kept. */
  Unsent unsent(Suggestion suggestion, Evaluation outcome) {
    long id = suggestion.trialId();
    long createdMs = registration.info().createdMs();
    if (outcome.kind() == Evaluation.Kind.VALUES) {
      Result result = new Result(id, suggestion.lease(), outcome.values(), outcome.metadata());
      return new Unsent(client.study(), createdMs, result, null);
    }
    boolean infeasible = outcome.kind() == Evaluation.Kind.INFEASIBLE;
    Failure failure =
        Failure.builder(id, suggestion.lease(), outcome.reason())
            .kind(infeasible ? FailureKind.INFEASIBLE : FailureKind.FAILED)
            .retry(!infeasible && (retryFailures || outcome.retry()))
            .metadata(outcome.metadata())
            .build();
    return new Unsent(client.study(), createdMs, null, failure);
  }
}
