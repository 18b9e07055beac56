package io.github.holahpo.client;

import io.github.holahpo.protocol.AskStatus;
import io.github.holahpo.protocol.ErrorCode;
import io.github.holahpo.protocol.FinishReason;
import io.github.holahpo.protocol.GetSuggestionRequest;
import io.github.holahpo.protocol.GetSuggestionResponse;
import io.github.holahpo.protocol.LeaseRef;
import io.github.holahpo.protocol.ReleaseKind;
import io.github.holahpo.protocol.ReleaseTrialsRequest;
import io.github.holahpo.protocol.Standing;
import io.github.holahpo.protocol.Suggestion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gets trials for the lanes of a worker, and holds their leases. */
final class Asking {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");

  /** Between two asks that bring nothing, when the scheduler does not say. */
  private static final double SHORTEST_PAUSE_S = 0.1;

  private final WorkerRun run;
  private final HolaClient client;
  private final Persistence persistence;
  private final Registration registration;
  private final Leases leases;
  private final Heartbeats heartbeats;
  private final @Nullable Double leaseS;
  private volatile @Nullable FinishReason studyReason;

  Asking(
      WorkerRun run,
      HolaClient client,
      Persistence persistence,
      Registration registration,
      Leases leases,
      Heartbeats heartbeats,
      @Nullable Double leaseS) {
    this.run = run;
    this.client = client;
    this.persistence = persistence;
    this.registration = registration;
    this.leases = leases;
    this.heartbeats = heartbeats;
    this.leaseS = leaseS;
  }

  /** Why the study is finished; null: it is not, as far as is known. */
  @Nullable FinishReason studyReason() {
    return studyReason;
  }

  /** The next trial to evaluate; null when there is no more. */
  @Nullable Suggestion ask() {
    while (!run.ending().isDraining()) {
      String workerId = registration.workerId();
      GetSuggestionResponse reply;
      try {
        reply = call(workerId);
      } catch (ServerException e) {
        if (!e.is(ErrorCode.UNKNOWN_WORKER)) {
          throw e;
        }
        registration.registerAgain(workerId);
        continue;
      } catch (ClientClosedException e) {
        return null;
      }
      Suggestion suggestion = accept(reply);
      if (suggestion != null) {
        return suggestion;
      }
      if (reply.status().equals(AskStatus.FINISHED)) {
        return null;
      }
      if (reply.suggestions().isEmpty()) {
        Double pause = reply.retryAfterS();
        run.ending().awaitDraining(pause == null ? SHORTEST_PAUSE_S : pause);
      }
    }
    return null;
  }

  private GetSuggestionResponse call(String workerId) {
    CallOptions options = CallOptions.DEFAULT.withIdempotencyKey(HolaClient.newKey());
    GetSuggestionRequest request =
        GetSuggestionRequest.builder(workerId).waitS(registration.waitS()).leaseS(leaseS).build();
    return persistence.call(
        () -> {
          if (run.ending().isDraining()) {
            throw new ClientClosedException();
          }
          return client.getSuggestion(request, options);
        },
        () -> {});
  }

  /** The trial that a reply brings; null when there is none. Further ones go back. */
  @Nullable Suggestion accept(GetSuggestionResponse reply) {
    if (reply.status().equals(AskStatus.FINISHED)) {
      studyReason = reply.reason();
    }
    List<Suggestion> held = held(reply);
    if (held.size() > 1) {
      giveBack(held.subList(1, held.size()), ReleaseKind.UNDELIVERED);
    }
    return held.isEmpty() ? null : held.get(0);
  }

  private static List<Suggestion> held(GetSuggestionResponse reply) {
    return reply.suggestions().stream().filter(s -> s.standing().equals(Standing.HELD)).toList();
  }

  /** Keeps a trial for a lane whose evaluation is ending, however long that takes. */
  void keep(Lane lane, GetSuggestionResponse reply) {
    held(reply).forEach(leases::hold); // first: a drop of the trial removes it
    lane.keep(reply);
    heartbeats.update();
  }

  /** Begins a trial, unless the worker is ending: then it goes back. */
  boolean take(Lane lane, Suggestion suggestion) {
    Suggestion before = lane.suggestion();
    boolean taken =
        run.ending()
            .unlessDraining(
                () -> {
                  lane.begin(suggestion);
                  leases.hold(suggestion);
                });
    if (!taken) {
      giveBack(List.of(suggestion), ReleaseKind.DRAINED);
      return false;
    }
    if (before != null) {
      leases.letGo(before.trialId(), before.lease());
    }
    heartbeats.update();
    return true;
  }

  /** Gives back trials that were not begun. */
  private void giveBack(List<Suggestion> suggestions, ReleaseKind kind) {
    suggestions.forEach(this::letGo);
    List<LeaseRef> refs =
        suggestions.stream().map(s -> new LeaseRef(s.trialId(), s.lease())).toList();
    try {
      client.releaseTrials(
          ReleaseTrialsRequest.builder(refs).kind(kind).reason("not begun").build(),
          CallOptions.DEFAULT.withTimeout(WorkerRun.GOODBYE));
      run.released(refs.size());
    } catch (HolaException e) {
      LOG.log(System.Logger.Level.DEBUG, "could not give back trials: " + e.getMessage());
    }
  }

  /** A lane no longer evaluates a trial. */
  void letGo(Lane lane) {
    Suggestion suggestion = lane.suggestion();
    if (suggestion != null) {
      letGo(suggestion);
      lane.end();
      run.laneIsFree();
    }
  }

  /** A lease is no longer renewed. */
  void letGo(Suggestion suggestion) {
    letGo(suggestion.trialId(), suggestion.lease());
  }

  /** A lease is no longer renewed; a newer one of the same trial stays. */
  void letGo(long trialId, String lease) {
    leases.letGo(trialId, lease);
    heartbeats.update();
  }
}
