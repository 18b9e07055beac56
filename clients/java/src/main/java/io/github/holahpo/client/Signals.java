package io.github.holahpo.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT while a worker runs.
 *
 * <p>Java has no public way to hear a signal: this uses {@code sun.misc.Signal} of the module
 * {@code jdk.unsupported} by reflection. Without it, or when the JVM keeps signals to itself
 * ({@code -Xrs}), a shutdown hook takes both for SIGTERM, and the JVM ends once the trials are
 * given back.
 */
final class Signals implements AutoCloseable {
  private static final long PATIENCE_S = 15;

  private final List<Runnable> restore = new ArrayList<>();

  Signals(Runnable onInterrupt, Runnable onTerminate) {
    try {
      hear("INT", onInterrupt);
      hear("TERM", onTerminate);
    } catch (ReflectiveOperationException | RuntimeException e) {
      close();
      hook(onTerminate);
    }
  }

  private void hear(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signalClass = Class.forName("sun.misc.Signal");
    Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
    InvocationHandler invocation =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                action.run();
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
    restore.add(
        () -> {
          try {
            handle.invoke(null, signal, before);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void hook(Runnable onTerminate) {
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
    restore.add(
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
        });
  }

  @Override
  public void close() {
    restore.forEach(Runnable::run);
    restore.clear();
  }
}
