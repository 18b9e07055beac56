package io.github.holahpo.client;

import io.github.holahpo.client.Persistence.EndedException;
import io.github.holahpo.protocol.DeregisterWorkerRequest;
import io.github.holahpo.protocol.LeaseRef;
import io.github.holahpo.protocol.ReleaseKind;
import io.github.holahpo.protocol.ReleaseTrialsRequest;
import io.github.holahpo.protocol.StudyInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The life of a worker: its lanes, its end, and what is said to the scheduler about both. */
final class WorkerRun {
  /** What saying goodbye may take, for each request. */
  static final Duration GOODBYE = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");

  /** What a result that is being told when the worker is stopped may take. */
  private static final double STOP_GRACE_S = 5;

  /** What the lanes may take to end after the client was closed. */
  private static final double JOIN_S = 1;

  private final Objective objective;
  private final int concurrency;
  private final boolean handleSignals;
  private final Spool spool;
  private final Tally tally;
  private final HolaClient client;
  private final Registration registration;
  private final Leases leases = new Leases();
  private final Heartbeats heartbeats;
  private final Asking asking;
  private final Telling telling;
  private final Reporting reporting;
  private final Ending ending = new Ending();
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private volatile List<Lane> lanes = List.of();
  private final AtomicInteger released = new AtomicInteger();

  private sealed interface Message {}

  private record Interrupted() implements Message {}

  private record End(Ending.Reason reason) implements Message {}

  private record LaneEnded(Lane lane, @Nullable Throwable error) implements Message {}

  private record LaneFree() implements Message {}

  WorkerRun(Worker.Builder builder) {
    objective = builder.objective;
    concurrency = builder.concurrency;
    handleSignals = builder.handleSignals;
    spool = new Spool(builder.spool == null ? Spool.defaultFolder() : builder.spool);
    tally = new Tally(builder.maxErrors);
    client = builder.client.retry(RetryPolicy.NONE).build();
    Persistence persistence =
        new Persistence(
            builder.reconnect,
            this::pause,
            ending::isStopping,
            text -> endNow(EndReason.UNREACHABLE, text, true));
    registration =
        new Registration(
            client,
            persistence,
            builder.name,
            concurrency,
            builder.canResume,
            Labels.of(System.getenv(Labels.VARIABLE), builder.labels),
            RetryPolicy.seconds(builder.wait));
    heartbeats = new Heartbeats(this, client, registration, leases);
    asking =
        new Asking(this, client, persistence, registration, leases, heartbeats, builder.leaseS);
    telling =
        new Telling(
            this,
            client,
            persistence,
            registration,
            spool,
            tally,
            builder.leaseS,
            builder.retryFailures);
    reporting =
        new Reporting(this, client, persistence, registration, builder.leaseS, builder.onDiscard);
  }

  String study() {
    return client.study();
  }

  StudyInfo info() {
    return registration.info();
  }

  List<String> objectives() {
    return registration.objectives();
  }

  Objective objective() {
    return objective;
  }

  Spool spool() {
    return spool;
  }

  Ending ending() {
    return ending;
  }

  Asking asking() {
    return asking;
  }

  Telling telling() {
    return telling;
  }

  Reporting reporting() {
    return reporting;
  }

  Tally tally() {
    return tally;
  }

  int maxBatch() {
    return registration.maxBatch();
  }

  /** Trials were given back. */
  void released(int count) {
    released.addAndGet(count);
  }

  List<Lane> lanes() {
    return lanes;
  }

  /** Asks the thread of {@link #run()} to end the worker. */
  void end(EndReason reason, String text, boolean atOnce) {
    inbox.add(new End(new Ending.Reason(reason, text, atOnce)));
  }

  /** Ends the worker from the thread of a lane, before its next step. */
  void endNow(EndReason reason, String text, boolean atOnce) {
    ending.begin(new Ending.Reason(reason, text, atOnce));
    end(reason, text, atOnce);
  }

  /** The thread of {@link #run()} may wait for the last lane to be free. */
  void laneIsFree() {
    if (ending.isDraining()) {
      inbox.add(new LaneFree());
    }
  }

  void ended(Lane lane, @Nullable Throwable error) {
    inbox.add(new LaneEnded(lane, error));
  }

  @SuppressWarnings("try") // nothing but its end is of use
  WorkerSummary run() {
    try (Signals ignored = handleSignals ? new Signals(this::interrupted, this::preempted) : null) {
      try {
        if (start()) {
          supervise();
        }
      } finally {
        close();
      }
      return summary();
    }
  }

  private void interrupted() {
    inbox.add(new Interrupted());
  }

  private void preempted() {
    end(EndReason.PREEMPTED, "preempted by SIGTERM", true);
  }

  /** Registers, tells what an earlier worker could not, and sets the lanes going. */
  private boolean start() {
    try {
      registration.register();
      telling.tellSpooled();
    } catch (EndedException e) {
      return false;
    }
    LOG.log(System.Logger.Level.INFO, "working on " + study() + " as " + registration.workerId());
    heartbeats.start();
    List<Lane> started = new ArrayList<>();
    for (int i = 0; i < concurrency; i++) {
      started.add(new Lane(this, i));
    }
    lanes = List.copyOf(started);
    lanes.forEach(Lane::start);
    return true;
  }

  private void supervise() {
    Set<Lane> running = new HashSet<>(lanes);
    Throwable failure = null;
    while (!running.isEmpty()
        && !ending.isStopping()
        && !(ending.isDraining() && running.stream().noneMatch(Lane::isBusy))) {
      Message message = next();
      if (message instanceof LaneEnded ended) {
        running.remove(ended.lane());
        if (ended.error() != null) {
          failure = failure == null ? ended.error() : failure;
          ending.fail();
          ending.begin(new Ending.Reason(EndReason.STOPPED, ended.error().toString(), true));
        }
      } else {
        handle(message);
      }
    }
    if (ending.isStopping()) {
      abandon(running);
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private Message next() {
    try {
      return inbox.take();
    } catch (InterruptedException e) {
      return interruption();
    }
  }

  /** The next message; null when none comes in time. */
  private @Nullable Message next(double seconds) {
    try {
      return inbox.poll((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return interruption();
    }
  }

  private static Message interruption() {
    return new End(new Ending.Reason(EndReason.STOPPED, "the thread was interrupted", true));
  }

  private void handle(Message message) {
    if (message instanceof End end) {
      ending.begin(end.reason());
    } else if (message instanceof Interrupted && ending.isDraining()) {
      ending.begin(new Ending.Reason(EndReason.STOPPED, "interrupted twice", true));
    } else if (message instanceof Interrupted) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ending after the running evaluations; interrupt again to end at once");
      ending.begin(new Ending.Reason(EndReason.DRAINED, "interrupted", false));
    }
  }

  /** Waits, and says whether the worker ends. Before the lanes run, messages are handled here. */
  private boolean pause(double seconds) {
    if (!lanes.isEmpty()) {
      return ending.awaitStopping(seconds);
    }
    Message message = next(seconds);
    if (message != null) {
      handle(message);
    }
    return ending.isDraining();
  }

  /** Stops what runs, and waits a moment for what is being told. */
  private void abandon(Set<Lane> running) {
    running.forEach(Lane::cancel);
    long deadline = System.nanoTime() + (long) (STOP_GRACE_S * 1e9);
    while (running.stream().anyMatch(lane -> lane.unsent() != null)) {
      double left = (deadline - System.nanoTime()) / 1e9;
      if (left <= 0) {
        return;
      }
      if (next(left) instanceof LaneEnded ended) {
        running.remove(ended.lane());
      }
    }
  }

  private void close() {
    ending.finish();
    heartbeats.stop();
    for (Lane lane : lanes) {
      lane.keepUnsent();
      Unsent unsent = lane.unsent();
      if (unsent != null) {
        leases.letGo(unsent.trialId(), unsent.lease());
      }
    }
    Ending.Reason reason = ending.reason();
    EndReason why = reason == null ? EndReason.FINISHED : reason.reason();
    if (!registration.workerId().isEmpty() && why != EndReason.UNREACHABLE) {
      sayGoodbye(why);
    }
    client.close();
    long deadline = System.nanoTime() + (long) (JOIN_S * 1e9);
    for (Lane lane : lanes) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      try {
        lane.join(Math.max(1, leftMs));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Gives back what is held, and leaves. Otherwise the scheduler finds out by the leases. */
  private void sayGoodbye(EndReason reason) {
    boolean counts = ending.hasFailed() || reason == EndReason.PREEMPTED;
    ReleaseKind kind = counts ? ReleaseKind.PREEMPTED : ReleaseKind.DRAINED;
    CallOptions quickly = CallOptions.DEFAULT.withTimeout(GOODBYE);
    try {
      for (List<LeaseRef> held : leases.batches(registration.maxBatch())) {
        client.releaseTrials(
            ReleaseTrialsRequest.builder(held).kind(kind).reason(reason.toString()).build(),
            quickly);
        released(held.size());
      }
      client.deregisterWorker(
          DeregisterWorkerRequest.builder(registration.workerId()).build(), quickly);
    } catch (TransportException e) { // a scheduler that has ended, too, needs no goodbye
      LOG.log(System.Logger.Level.DEBUG, "nobody heard the goodbye: " + e.getMessage());
    } catch (HolaException e) {
      LOG.log(System.Logger.Level.WARNING, "could not say goodbye: " + e.getMessage());
    }
  }

  private WorkerSummary summary() {
    Ending.Reason reason = ending.reason();
    if (reason == null) {
      String text = "the study is finished: " + asking.studyReason();
      reason = new Ending.Reason(EndReason.FINISHED, text, false);
    }
    int unsent = registration.isDone() ? spool.waiting(study(), info().createdMs()).size() : 0;
    LOG.log(System.Logger.Level.INFO, "ended: " + reason.text());
    return tally.summary(
        reason.reason(), reason.text(), asking.studyReason(), released.get(), unsent);
  }
}
