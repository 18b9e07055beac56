package io.github.holahpo.client;

import io.github.holahpo.protocol.ObjectiveSpec;
import io.github.holahpo.protocol.RegisterWorkerRequest;
import io.github.holahpo.protocol.RegisterWorkerResponse;
import io.github.holahpo.protocol.StudyInfo;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The worker as the scheduler knows it, and what the scheduler said of the study and its limits.
 */
final class Registration {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");
  private static final int LONGEST_LABEL = 256;

  private final HolaClient client;
  private final Persistence persistence;
  private final RegisterWorkerRequest request;
  private volatile String workerId = "";
  private volatile @Nullable StudyInfo info;
  private volatile double waitS;
  private volatile int maxBatch = 1;

  /**
   * Not registered yet.
   *
   * @param name what people see; null: the host's name and the process's id
   * @param labels facts about where it runs
   * @param waitS seconds that an ask waits for work, if the scheduler allows so many
   */
  Registration(
      HolaClient client,
      Persistence persistence,
      @Nullable String name,
      int concurrency,
      boolean canResume,
      Map<String, String> labels,
      double waitS) {
    this.client = client;
    this.persistence = persistence;
    this.waitS = waitS;
    String host = host();
    long pid = ProcessHandle.current().pid();
    request =
        RegisterWorkerRequest.builder()
            .name(label(name == null ? host + ":" + pid : name))
            .host(label(host))
            .pid(pid)
            .concurrency(concurrency)
            .canResume(canResume)
            .labels(labels.isEmpty() ? null : labels)
            .build();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String label(String text) {
    String sendable = Texts.sendable(text);
    return sendable.substring(0, Math.min(sendable.length(), LONGEST_LABEL));
  }

  void register() {
    String key = HolaClient.newKey();
    RegisterWorkerResponse reply =
        persistence.call(
            () -> client.registerWorker(request, CallOptions.DEFAULT.withIdempotencyKey(key)),
            () -> {});
    info = reply.info();
    waitS = Math.min(waitS, reply.limits().maxWaitS());
    maxBatch = (int) Math.max(1, Math.min(Integer.MAX_VALUE, reply.limits().maxBatch()));
    workerId = reply.workerId();
  }

  /** Registers once for all who find out that the scheduler no longer knows an id. */
  synchronized void registerAgain(String unknownId) {
    if (workerId.equals(unknownId)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the scheduler no longer knows this worker: registering again");
      register();
    }
  }

  /** The id that the scheduler gave; empty before the first. */
  String workerId() {
    return workerId;
  }

  boolean isDone() {
    return info != null;
  }

  /** The study; only once registered. */
  StudyInfo info() {
    StudyInfo known = info;
    if (known == null) {
      throw new IllegalStateException("the worker is not registered");
    }
    return known;
  }

  /** The names of the values wanted. */
  List<String> objectives() {
    return info().spec().objectives().stream().map(ObjectiveSpec::name).toList();
  }

  /** Seconds that an ask waits for work. */
  double waitS() {
    return waitS;
  }

  /** Items that the scheduler takes in one request. */
  int maxBatch() {
    return maxBatch;
  }
}
