package smoke;

import io.github.holahpo.client.Connection;
import io.github.holahpo.client.HolaClient;
import io.github.holahpo.client.RetryPolicy;
import io.github.holahpo.client.UnreachableException;

/** An empty project with the client: it starts, and says that nobody listens on port 1. */
public final class Smoke {
  private Smoke() {}

  /**
   * Calls a scheduler that is not there.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Connection nowhere = Connection.to("http://127.0.0.1:1");
    try (HolaClient client =
        HolaClient.builder().connection(nowhere).retry(RetryPolicy.NONE).build()) {
      client.describe();
      throw new IllegalStateException("somebody listens on port 1");
    } catch (UnreachableException e) {
      System.out.println("the package works: " + e.getMessage());
    }
  }
}
