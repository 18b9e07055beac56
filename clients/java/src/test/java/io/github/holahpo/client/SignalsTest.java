package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Method;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalsTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private Signals signals(String name) {
    return new Signals(() -> heard.add(name + " INT"), () -> heard.add(name + " TERM"));
  }

  private static void kill(String signal) throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start().waitFor());
  }

  /** A signal's handler, which setting another one returns. */
  private static Object handler(String name) throws ReflectiveOperationException {
    Class<?> signalClass = Class.forName("sun.misc.Signal");
    Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
    Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
    Object signal = signalClass.getConstructor(String.class).newInstance(name);
    Object handler = handle.invoke(null, signal, handlerClass.getField("SIG_DFL").get(null));
    handle.invoke(null, signal, handler);
    return handler;
  }

  /**
   * Whether a signal was ignored when the JVM began, as SIGINT is in the background: it stays so.
   */
  private static boolean isIgnored(String name) throws ReflectiveOperationException {
    Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
    return handler(name) == handlerClass.getField("SIG_IGN").get(null);
  }

  @Test
  @SuppressWarnings("try") // what is heard is of use
  void eachSignalGoesToAllUntilTheLastIsClosed() throws Exception {
    Class<?> interruptBefore = handler("INT").getClass();
    Class<?> terminateBefore = handler("TERM").getClass();
    boolean isInterruptible = !isIgnored("INT");
    Signals first = signals("first");
    try (Signals second = signals("second")) {
      kill("TERM");
      assertEquals("first TERM", heard.take());
      assertEquals("second TERM", heard.take());
      first.close();
      first.close();
      if (isInterruptible) {
        kill("INT");
        assertEquals("second INT", heard.take());
      }
      try (Signals third = signals("third")) {
        kill("TERM");
        assertEquals("second TERM", heard.take());
        assertEquals("third TERM", heard.take());
      }
    } finally {
      first.close();
    }
    assertSame(interruptBefore, handler("INT").getClass());
    assertSame(terminateBefore, handler("TERM").getClass());
    assertEquals(0, heard.size());
  }
}
