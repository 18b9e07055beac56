package io.github.holahpo.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * SIGTERM and SIGINT while a worker runs. Each goes to all workers of the process that handle
 * signals.
 *
 * <p>Java has no public way to hear a signal: this uses {@code sun.misc.Signal} of the module
 * {@code jdk.unsupported} by reflection. Without it, or when the JVM keeps signals to itself
 * ({@code -Xrs}), a shutdown hook takes both for SIGTERM, and the JVM ends once the trials are
 * given back.
 */
final class Signals implements AutoCloseable {
  private static final long PATIENCE_S = 15;

  /** Those that are open and have no hook; also the lock of {@link #RESTORE}. */
  private static final Set<Signals> OPEN = new LinkedHashSet<>();

  /** What puts the handlers back that were there before the first was opened. */
  private static final List<Runnable> RESTORE = new ArrayList<>();

  private final Runnable onInterrupt;
  private final Runnable onTerminate;
  private Runnable removeHook = () -> {};

  Signals(Runnable onInterrupt, Runnable onTerminate) {
    this.onInterrupt = onInterrupt;
    this.onTerminate = onTerminate;
    synchronized (OPEN) {
      try {
        if (OPEN.isEmpty()) {
          hear("INT", signals -> signals.onInterrupt);
          hear("TERM", signals -> signals.onTerminate);
        }
        OPEN.add(this);
      } catch (ReflectiveOperationException | RuntimeException e) {
        restore();
        hook();
      }
    }
  }

  private static void hear(String name, Function<Signals, Runnable> action)
      throws ReflectiveOperationException {
    Class<?> signalClass = Class.forName("sun.misc.Signal");
    Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
    InvocationHandler invocation =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                synchronized (OPEN) {
                  OPEN.forEach(signals -> action.apply(signals).run());
                }
                yield null;
              }
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "hola";
            };
    Object handler =
        Proxy.newProxyInstance(
            handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, invocation);
    Object signal = signalClass.getConstructor(String.class).newInstance(name);
    Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
    Object before = handle.invoke(null, signal, handler);
    RESTORE.add(
        () -> {
          try {
            handle.invoke(null, signal, before);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void restore() {
    RESTORE.forEach(Runnable::run);
    RESTORE.clear();
  }

  private void hook() {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              onTerminate.run();
              try {
                ended.await(PATIENCE_S, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "hola-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    removeHook =
        () -> {
          ended.countDown();
          if (!hook.isAlive()) {
            try {
              Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
              // The JVM is ending: the hook has run.
              return;
            }
          }
        };
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      if (OPEN.remove(this) && OPEN.isEmpty()) {
        restore();
      }
    }
    removeHook.run();
  }
}
