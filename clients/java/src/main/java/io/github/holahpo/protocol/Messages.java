package io.github.holahpo.protocol;

import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads messages that are no reply to an operation. */
public final class Messages {
  private static final Pattern VERSION = Pattern.compile("1\\.(0|[1-9][0-9]{0,3})");
  private static final int LONGEST_ID = 64;

  private Messages() {}

  /**
   * Reads the header frame of a ZeroMQ message.
   *
   * @param json in UTF-8
   * @return the header
   * @throws MalformedMessageException when it is none
   */
  public static Header readHeader(byte[] json) {
    JsonValue value = JsonValue.parse(json);
    Header header = Header.read(value);
    if (!VERSION.matcher(header.version()).matches()) {
      throw new MalformedMessageException("/version", "not a version of this major");
    }
    if (header.id().codePointCount(0, header.id().length()) > LONGEST_ID) {
      throw new MalformedMessageException("/id", "longer than " + LONGEST_ID + " characters");
    }
    return header;
  }

  /**
   * Reads an event, such as one that was sent by the server.
   *
   * @param json in UTF-8
   * @return the event
   * @throws MalformedMessageException when it is none
   */
  public static Event readEvent(byte[] json) {
    return Event.read(JsonValue.parse(json));
  }

  /**
   * Reads a result that was kept.
   *
   * @param value plain values
   * @return the result
   * @throws MalformedMessageException when it is none
   */
  public static Result readResult(@Nullable Object value) {
    return read(value, Result::read);
  }

  /**
   * Reads a failure that was kept.
   *
   * @param value plain values
   * @return the failure
   * @throws MalformedMessageException when it is none
   */
  public static Failure readFailure(@Nullable Object value) {
    return read(value, Failure::read);
  }

  private static <T> T read(@Nullable Object value, Function<JsonValue, T> reader) {
    return reader.apply(new JsonValue(value, null, null));
  }
}
