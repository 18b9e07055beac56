package io.github.holahpo.client;

import io.github.holahpo.client.Persistence.EndedException;
import io.github.holahpo.protocol.AskStatus;
import io.github.holahpo.protocol.Command;
import io.github.holahpo.protocol.DeregisterWorkerRequest;
import io.github.holahpo.protocol.ErrorCode;
import io.github.holahpo.protocol.Failure;
import io.github.holahpo.protocol.FailureKind;
import io.github.holahpo.protocol.FinishReason;
import io.github.holahpo.protocol.GetSuggestionRequest;
import io.github.holahpo.protocol.GetSuggestionResponse;
import io.github.holahpo.protocol.HeartbeatRequest;
import io.github.holahpo.protocol.HeartbeatResponse;
import io.github.holahpo.protocol.LeaseRef;
import io.github.holahpo.protocol.ObjectiveSpec;
import io.github.holahpo.protocol.RegisterWorkerRequest;
import io.github.holahpo.protocol.RegisterWorkerResponse;
import io.github.holahpo.protocol.ReleaseTrialsRequest;
import io.github.holahpo.protocol.Result;
import io.github.holahpo.protocol.Standing;
import io.github.holahpo.protocol.StudyInfo;
import io.github.holahpo.protocol.Suggestion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Evaluates trials of one study until it is finished, or until told to end.
 *
 * <p>Every evaluation that may run at once has a thread of its own, which asks, evaluates and
 * tells, with one round trip for each trial. The thread that calls {@link #run()} waits for
 * signals, commands and the end of the others.
 */
public final class Worker {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");

  /** What saying goodbye may take, for each request. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /** Results of longer evaluations are kept on disk before they are told for the first time. */
  private static final double WRITE_AHEAD_S = 1;

  /** What a result that is being told when the worker is stopped may take. */
  private static final double STOP_GRACE_S = 5;

  /** What the lanes may take to end after the client was closed. */
  private static final double JOIN_S = 1;

  /** Between two asks that bring nothing, when the scheduler does not say. */
  private static final double SHORTEST_PAUSE_S = 0.1;

  private final Objective objective;
  private final int concurrency;
  private final Double leaseS;
  private final boolean retryFailures;
  private final boolean handleSignals;
  private final String name;
  private final Spool spool;
  private final Tally tally;
  private final HolaClient client;
  private final Persistence persistence;
  private final Leases leases = new Leases();
  private final Heart heart = new Heart(leases, this::beat);
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final CountDownLatch draining = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Object taking = new Object();
  private final Object registering = new Object();
  private volatile List<Lane> lanes = List.of();
  private volatile End end;
  private volatile FinishReason studyReason;
  private volatile String workerId = "";
  private volatile StudyInfo info;
  private volatile List<String> objectives = List.of();
  private double waitS;
  private int released;

  private sealed interface Message {}

  private record Interrupted() implements Message {}

  private record End(EndReason reason, String text, boolean atOnce) implements Message {}

  private record LaneEnded(Lane lane, Throwable error) implements Message {}

  private record LaneFree() implements Message {}

  private Worker(Builder builder) {
    objective = builder.objective;
    concurrency = builder.concurrency;
    leaseS = builder.leaseS;
    retryFailures = builder.retryFailures;
    handleSignals = builder.handleSignals;
    waitS = RetryPolicy.seconds(builder.wait);
    name = builder.name == null ? host() + ":" + ProcessHandle.current().pid() : builder.name;
    spool = new Spool(builder.spool == null ? Spool.defaultFolder() : builder.spool);
    tally = new Tally(builder.maxErrors);
    client = builder.client.retry(RetryPolicy.NONE).build();
    persistence = new Persistence(builder.reconnect, this::pause, this::isStopping, this::giveUp);
  }

  /**
   * Begins with the settings that suit most.
   *
   * @param objective what is optimised; called by several threads at once when {@link
   *     Builder#concurrency} says so
   * @return a builder
   */
  public static Builder builder(Objective objective) {
    return new Builder(objective);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /**
   * The study.
   *
   * @return its name
   */
  public String study() {
    return client.study();
  }

  StudyInfo info() {
    return info;
  }

  List<String> objectives() {
    return objectives;
  }

  Objective objective() {
    return objective;
  }

  Spool spool() {
    return spool;
  }

  boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private boolean isDraining() {
    return draining.getCount() == 0;
  }

  /** Ends after the evaluations under way. From any thread, also before {@link #run()}. */
  public void drain() {
    inbox.add(new End(EndReason.DRAINED, "told to drain", false));
  }

  /** Ends at once and gives the trials back. From any thread, also before {@link #run()}. */
  public void stop() {
    inbox.add(new End(EndReason.STOPPED, "told to stop", true));
  }

  /**
   * Works until the study is finished, or until told to end. An interrupt of the calling thread
   * stops the worker.
   *
   * @return what was done, and why it ended
   * @throws ServerException when the scheduler refuses the worker, such as for an unknown study
   * @throws HandshakeException when the server is not the one expected
   */
  public WorkerSummary run() {
    Signals signals = handleSignals ? new Signals(this::interrupted, this::preempted) : null;
    try {
      try {
        if (start()) {
          supervise();
        }
      } finally {
        close();
      }
      return summary();
    } finally {
      if (signals != null) {
        signals.close();
      }
    }
  }

  private void interrupted() {
    inbox.add(new Interrupted());
  }

  private void preempted() {
    inbox.add(new End(EndReason.PREEMPTED, "preempted by SIGTERM", true));
  }

  /** Registers, tells what an earlier worker could not, and sets the lanes going. */
  private boolean start() {
    try {
      register();
      tellSpooled();
    } catch (EndedException e) {
      return false;
    }
    LOG.log(System.Logger.Level.INFO, "working on " + study() + " as " + workerId);
    heart.start();
    List<Lane> started = new ArrayList<>();
    for (int i = 0; i < concurrency; i++) {
      started.add(new Lane(this, i));
    }
    lanes = List.copyOf(started);
    lanes.forEach(lane -> lane.thread.start());
    return true;
  }

  private void supervise() {
    Set<Lane> running = new HashSet<>(lanes);
    Throwable failure = null;
    while (!running.isEmpty()
        && !isStopping()
        && !(isDraining() && running.stream().noneMatch(Lane::isBusy))) {
      Message message = next(Double.POSITIVE_INFINITY);
      if (message instanceof LaneEnded ended) {
        running.remove(ended.lane());
        if (ended.error() != null) {
          failure = failure == null ? ended.error() : failure;
          beginEnd(new End(EndReason.STOPPED, String.valueOf(ended.error()), true));
        }
      } else {
        heed(message);
      }
    }
    if (isStopping()) {
      abandon(running);
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  /** The next message; null when none comes in time. */
  private Message next(double seconds) {
    try {
      return seconds == Double.POSITIVE_INFINITY
          ? inbox.take()
          : inbox.poll((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return new End(EndReason.STOPPED, "the thread was interrupted", true);
    }
  }

  private void heed(Message message) {
    if (message instanceof End command) {
      beginEnd(command);
    } else if (message instanceof Interrupted && isDraining()) {
      beginEnd(new End(EndReason.STOPPED, "interrupted twice", true));
    } else if (message instanceof Interrupted) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ending after the evaluations under way; interrupt again to end at once");
      beginEnd(new End(EndReason.DRAINED, "interrupted", false));
    }
  }

  private synchronized void beginEnd(End command) {
    if (end == null || (command.atOnce() && !end.atOnce())) {
      end = command;
    }
    synchronized (taking) { // from here on no lane takes a trial
      draining.countDown();
    }
    if (command.atOnce()) {
      stopping.countDown();
    }
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
    synchronized (taking) {
      draining.countDown();
    }
    stopping.countDown();
    heart.stop();
    for (Lane lane : lanes) {
      lane.keepUnsent();
      Unsent unsent = lane.unsent();
      if (unsent != null) {
        leases.letGo(unsent.trialId(), unsent.lease());
      }
    }
    EndReason reason = end == null ? EndReason.FINISHED : end.reason();
    if (!workerId.isEmpty() && reason != EndReason.UNREACHABLE) {
      sayGoodbye(reason);
    }
    client.close();
    long deadline = System.nanoTime() + (long) (JOIN_S * 1e9);
    for (Lane lane : lanes) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      try {
        lane.thread.join(Math.max(1, leftMs));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Gives back what is held, and leaves. Otherwise the scheduler finds out by the leases. */
  private void sayGoodbye(EndReason reason) {
    List<LeaseRef> held = leases.held();
    CallOptions quickly = CallOptions.DEFAULT.withTimeout(GOODBYE);
    try {
      if (!held.isEmpty()) {
        client.releaseTrials(
            ReleaseTrialsRequest.builder(held).reason(reason.toString()).build(), quickly);
        released += held.size();
      }
      client.deregisterWorker(DeregisterWorkerRequest.builder(workerId).build(), quickly);
    } catch (TransportException e) { // a scheduler that has ended, too, needs no goodbye
      LOG.log(System.Logger.Level.DEBUG, "nobody heard the goodbye: " + e.getMessage());
    } catch (HolaException e) {
      LOG.log(System.Logger.Level.WARNING, "could not say goodbye: " + e.getMessage());
    }
  }

  private WorkerSummary summary() {
    End ended =
        end == null
            ? new End(EndReason.FINISHED, "the study is finished: " + studyReason, false)
            : end;
    int unsent = info == null ? 0 : spool.waiting(study(), info.createdMs()).size();
    LOG.log(System.Logger.Level.INFO, "ended: " + ended.text());
    return tally.summary(ended.reason(), ended.text(), studyReason, released, unsent);
  }

  private void register() {
    String key = HolaClient.newKey();
    RegisterWorkerRequest request =
        RegisterWorkerRequest.builder()
            .name(label(name))
            .host(label(host()))
            .pid(ProcessHandle.current().pid())
            .concurrency(concurrency)
            .build();
    RegisterWorkerResponse reply =
        persistence.call(
            () -> client.registerWorker(request, CallOptions.DEFAULT.withIdempotencyKey(key)),
            () -> {});
    info = reply.info();
    objectives = info.spec().objectives().stream().map(ObjectiveSpec::name).toList();
    waitS = Math.min(waitS, reply.limits().maxWaitS());
    workerId = reply.workerId();
  }

  private static String label(String text) {
    String sendable = Texts.sendable(text);
    return sendable.substring(0, Math.min(sendable.length(), 256));
  }

  private void registerAgain(String oldWorkerId) {
    synchronized (registering) {
      if (workerId.equals(oldWorkerId)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the scheduler does not know this worker any more: registering again");
        register();
      }
    }
  }

  private void giveUp(String text) {
    End command = new End(EndReason.UNREACHABLE, text, true);
    beginEnd(command);
    inbox.add(command);
  }

  /** Waits, and says whether the worker ends. Before the lanes run, messages are heeded here. */
  private boolean pause(double seconds) {
    if (!lanes.isEmpty()) {
      return await(stopping, seconds);
    }
    Message message = next(seconds);
    if (message != null) {
      heed(message);
    }
    return isDraining();
  }

  private static boolean await(CountDownLatch latch, double seconds) {
    try {
      return latch.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return latch.getCount() == 0; // lanes are interrupted in evaluations alone
    }
  }

  private void tellSpooled() {
    for (Spool.Kept kept : spool.waiting(study(), info.createdMs())) {
      String key = HolaClient.newKey();
      Unsent unsent = kept.unsent();
      try {
        var told = persistence.call(() -> unsent.tell(client, null, 0, null, key), () -> {});
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

  /** The next trial to evaluate; null when there is no more. */
  Suggestion ask() {
    while (!isDraining()) {
      String asker = workerId;
      CallOptions options = CallOptions.DEFAULT.withIdempotencyKey(HolaClient.newKey());
      GetSuggestionRequest request =
          GetSuggestionRequest.builder(asker).waitS(waitS).leaseS(leaseS).build();
      GetSuggestionResponse reply;
      try {
        reply =
            persistence.call(
                () -> {
                  if (isDraining()) {
                    throw new ClientClosedException();
                  }
                  return client.getSuggestion(request, options);
                },
                () -> {});
      } catch (ServerException e) {
        if (!e.is(ErrorCode.UNKNOWN_WORKER)) {
          throw e;
        }
        registerAgain(asker);
        continue;
      } catch (ClientClosedException e) {
        return null;
      }
      Suggestion suggestion = heed(reply);
      if (suggestion != null) {
        return suggestion;
      }
      if (reply.status().equals(AskStatus.FINISHED)) {
        return null;
      }
      if (reply.suggestions().isEmpty()) {
        Double pause = reply.retryAfterS();
        await(draining, pause == null ? SHORTEST_PAUSE_S : pause);
      }
    }
    return null;
  }

  /** The trial that the scheduler gives; null when there is none. */
  Suggestion heed(GetSuggestionResponse reply) {
    if (reply.status().equals(AskStatus.FINISHED)) {
      studyReason = reply.reason();
    }
    List<Suggestion> held =
        reply.suggestions().stream().filter(s -> s.standing().equals(Standing.HELD)).toList();
    if (held.size() > 1) {
      giveBack(held.subList(1, held.size()));
    }
    return held.isEmpty() ? null : held.get(0);
  }

  /** Begins a trial, unless the worker is ending: then it goes back. */
  boolean take(Lane lane, Suggestion suggestion) {
    Suggestion before = lane.suggestion();
    synchronized (taking) {
      if (!isDraining()) {
        lane.begin(suggestion);
        leases.hold(suggestion);
        if (before != null) {
          leases.letGo(before.trialId(), before.lease());
        }
        heart.update();
        return true;
      }
    }
    giveBack(List.of(suggestion));
    return false;
  }

  private void giveBack(List<Suggestion> suggestions) {
    List<LeaseRef> refs =
        suggestions.stream().map(s -> new LeaseRef(s.trialId(), s.lease())).toList();
    try {
      client.releaseTrials(
          ReleaseTrialsRequest.builder(refs).reason("the worker is ending").build(),
          CallOptions.DEFAULT.withTimeout(GOODBYE));
    } catch (HolaException e) {
      LOG.log(System.Logger.Level.DEBUG, "could not give back trials: " + e.getMessage());
    }
  }

  /** A lane has nothing under evaluation any more. */
  void letGo(Lane lane) {
    Suggestion suggestion = lane.suggestion();
    if (suggestion != null) {
      leases.letGo(suggestion.trialId(), suggestion.lease());
      lane.end();
      if (isDraining()) {
        inbox.add(new LaneFree());
      }
    }
  }

  void ended(Lane lane, Throwable error) {
    inbox.add(new LaneEnded(lane, error));
  }

  /** Tells an outcome and asks for the next trial in the same round trip. */
  GetSuggestionResponse tell(Lane lane, Suggestion suggestion, Evaluation first) {
    Evaluation outcome = first;
    lane.telling(unsent(suggestion, outcome));
    if (outcome.kind() == Evaluation.Kind.FAILED && lane.unsent().failure().retry()) {
      leases.letGo(
          suggestion.trialId(), suggestion.lease()); // a later heartbeat would take the trial back
    }
    if (lane.tookS() >= WRITE_AHEAD_S) {
      lane.keepUnsent();
    }
    while (true) {
      String teller = workerId;
      String key = HolaClient.newKey();
      int nextCount = isDraining() || tally.wouldEnd(outcome) ? 0 : 1;
      Unsent unsent = lane.unsent();
      try {
        var told =
            persistence.call(
                () -> unsent.tell(client, teller, nextCount, leaseS, key), lane::keepUnsent);
        lane.forgetUnsent();
        String tooMany = tally.count(outcome, told.receipt());
        if (tooMany != null) {
          LOG.log(System.Logger.Level.ERROR, tooMany);
          beginEnd(new End(EndReason.MAX_ERRORS, tooMany, false));
        }
        return told.next();
      } catch (ServerException e) {
        if (e.is(ErrorCode.UNKNOWN_WORKER)) {
          registerAgain(teller);
          continue;
        }
        boolean refused = e.is(ErrorCode.INVALID_MESSAGE) || e.is(ErrorCode.TOO_LARGE);
        if (e.is(ErrorCode.UNKNOWN_STUDY) || refused) {
          lane.forgetUnsent();
        }
        if (!refused || unsent.result() == null) {
          throw e;
        }
        LOG.log(System.Logger.Level.ERROR, "trial " + suggestion.trialId() + ": refused: " + e);
        outcome = Evaluation.failed("the scheduler refused the result: " + e.getMessage());
        lane.telling(unsent(suggestion, outcome));
      }
    }
  }

  private Unsent unsent(Suggestion suggestion, Evaluation outcome) {
    long id = suggestion.trialId();
    if (outcome.kind() == Evaluation.Kind.VALUES) {
      Result result = new Result(id, suggestion.lease(), outcome.values(), outcome.metadata());
      return new Unsent(study(), info.createdMs(), result, null);
    }
    boolean infeasible = outcome.kind() == Evaluation.Kind.INFEASIBLE;
    Failure failure =
        Failure.builder(id, suggestion.lease(), outcome.reason())
            .kind(infeasible ? FailureKind.INFEASIBLE : FailureKind.FAILED)
            .retry(!infeasible && (retryFailures || outcome.retry()))
            .metadata(outcome.metadata())
            .build();
    return new Unsent(study(), info.createdMs(), null, failure);
  }

  private void beat() {
    String beater = workerId;
    double patienceS = Math.min(10, Math.max(1, 2 * leases.intervalS()));
    List<LeaseRef> named = leases.held();
    try {
      heed(
          client.heartbeat(
              HeartbeatRequest.builder(beater).leases(named).build(),
              CallOptions.DEFAULT.withTimeout(Duration.ofMillis((long) (patienceS * 1000)))),
          named);
    } catch (ServerException e) {
      if (e.is(ErrorCode.UNKNOWN_WORKER)) {
        forgotten(beater);
      } else {
        LOG.log(System.Logger.Level.DEBUG, "a heartbeat failed: " + e.getMessage());
      }
    } catch (HolaException e) {
      LOG.log(System.Logger.Level.DEBUG, "a heartbeat failed: " + e.getMessage());
    }
  }

  private void forgotten(String beater) {
    try {
      registerAgain(beater);
    } catch (EndedException | HolaException e) {
      LOG.log(System.Logger.Level.WARNING, "could not register again: " + e.getMessage());
    }
  }

  private void heed(HeartbeatResponse reply, List<LeaseRef> named) {
    for (Lane lane : lanes) {
      EvaluatedTrial trial = lane.trial();
      if (lane.drop(reply.drop(), named)) {
        LOG.log(System.Logger.Level.INFO, trial + ": dropped, its result is not wanted");
      }
    }
    if (reply.command().equals(Command.DRAIN) && !isDraining()) {
      inbox.add(new End(EndReason.DRAINED, "the scheduler said drain", false));
    } else if (reply.command().equals(Command.STOP)) {
      inbox.add(new End(EndReason.STOPPED, "the scheduler said stop", true));
    }
  }

  /** The settings of a {@link Worker}. */
  public static final class Builder {
    private final Objective objective;
    private HolaClient.Builder client = HolaClient.builder();
    private int concurrency = 1;
    private Duration wait = Duration.ofSeconds(20);
    private Duration reconnect = Duration.ofMinutes(10);
    private Double leaseS;
    private boolean retryFailures;
    private int maxErrors = 10;
    private java.nio.file.Path spool;
    private String name;
    private boolean handleSignals = true;

    private Builder(Objective objective) {
      this.objective = java.util.Objects.requireNonNull(objective, "objective");
    }

    /**
     * How to reach the scheduler; otherwise {@link Connection#find()} says.
     *
     * @param client the settings of the worker's client, which repeats by the worker's rules
     * @return this builder
     */
    public Builder client(HolaClient.Builder client) {
      this.client = client;
      return this;
    }

    /**
     * Evaluations at once; 1.
     *
     * @param concurrency from 1 to 256
     * @return this builder
     */
    public Builder concurrency(int concurrency) {
      if (concurrency < 1 || concurrency > 256) {
        throw new ConfigurationException("concurrency must be 1 to 256, not " + concurrency);
      }
      this.concurrency = concurrency;
      return this;
    }

    /**
     * How long an ask waits for work; 20 seconds.
     *
     * @param wait not below 0
     * @return this builder
     */
    public Builder waitForWork(Duration wait) {
      this.wait = notNegative(wait);
      return this;
    }

    /**
     * How long an unreachable scheduler is tried; 10 minutes.
     *
     * @param reconnect not below 0
     * @return this builder
     */
    public Builder reconnect(Duration reconnect) {
      this.reconnect = notNegative(reconnect);
      return this;
    }

    private static Duration notNegative(Duration duration) {
      if (duration.isNegative()) {
        throw new ConfigurationException("a duration must not be below 0: " + duration);
      }
      return duration;
    }

    /**
     * The length of the leases; otherwise the study's.
     *
     * @param lease within the scheduler's limits
     * @return this builder
     */
    public Builder lease(Duration lease) {
      this.leaseS = RetryPolicy.seconds(lease);
      return this;
    }

    /**
     * Whether failed trials are put back in the queue, as often as the study allows; false.
     *
     * @param retryFailures true: put back
     * @return this builder
     */
    public Builder retryFailures(boolean retryFailures) {
      this.retryFailures = retryFailures;
      return this;
    }

    /**
     * Failures in a row that end the worker; 10.
     *
     * @param maxErrors 0: never
     * @return this builder
     */
    public Builder maxErrors(int maxErrors) {
      this.maxErrors = Math.max(0, maxErrors);
      return this;
    }

    /**
     * Where outcomes wait that could not be told; otherwise a folder of this user.
     *
     * @param folder made when it is needed
     * @return this builder
     */
    public Builder spool(java.nio.file.Path folder) {
      this.spool = folder;
      return this;
    }

    /**
     * What people see; otherwise the host's name and the process's id.
     *
     * @param name the name
     * @return this builder
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Whether SIGTERM gives the trials back and ends, and SIGINT ends after what runs and, sent
     * again, at once; true.
     *
     * @param handleSignals false: signals do what they did
     * @return this builder
     */
    public Builder handleSignals(boolean handleSignals) {
      this.handleSignals = handleSignals;
      return this;
    }

    /**
     * Makes the worker, which connects when it runs.
     *
     * @return the worker
     * @throws ConfigurationException when there is nothing to connect to
     */
    public Worker build() {
      return new Worker(this);
    }
  }
}
