package io.github.holahpo.client;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.function.Consumer;
import javax.crypto.KeyAgreement;
import org.zeromq.ZMQ;

/** What a client shows in the handshake: CURVE with the key pair of its token (Z-8, Z-9). */
final class ZmqSecurity implements Consumer<ZMQ.Socket> {
  /** What stands for the token of a client that has none. */
  private static final String ANONYMOUS = "anonymous";

  private static final String KEY_PREFIX = "hola-curve-1:";
  private static final String Z85 = "[0-9a-zA-Z.:+=^!/*?&<>()\\[\\]{}@%$#-]{40}";
  private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

  private final byte[] secretKey;
  private final byte[] publicKey;
  private final byte[] serverKey;

  private ZmqSecurity(byte[] secretKey, byte[] serverKey) {
    this.secretKey = secretKey;
    this.publicKey = publicKey(secretKey);
    this.serverKey = serverKey;
  }

  static ZmqSecurity of(Connection connection) {
    String key = connection.serverKey();
    if (key == null) {
      throw new ConfigurationException(
          connection.zmq()
              + ": the scheduler's server key is missing: set HOLA_SERVER_KEY, or use a connection"
              + " file with `server_key` (a file without it is of an older scheduler)");
    }
    if (!key.matches(Z85)) {
      throw new ConfigurationException("a CURVE server key has 40 characters of Z85");
    }
    String token = connection.token();
    String shown = token == null || token.isEmpty() ? ANONYMOUS : token;
    return new ZmqSecurity(secretKey(shown), ZMQ.Curve.z85Decode(key));
  }

  /** The secret key that belongs to a token. */
  static byte[] secretKey(String token) {
    byte[] text = (KEY_PREFIX + token).getBytes(StandardCharsets.UTF_8);
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** X25519 (RFC 7748) of a secret key and the base point. */
  static byte[] publicKey(byte[] secretKey) {
    NamedParameterSpec curve = NamedParameterSpec.X25519;
    try {
      KeyFactory keys = KeyFactory.getInstance("X25519");
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(keys.generatePrivate(new XECPrivateKeySpec(curve, secretKey)));
      agreement.doPhase(keys.generatePublic(new XECPublicKeySpec(curve, BASE_POINT)), true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException("ZeroMQ needs X25519, which this Java does not have", e);
    }
  }

  /** Sets a socket up before it connects. */
  @Override
  public void accept(ZMQ.Socket socket) {
    socket.setCurvePublicKey(publicKey);
    socket.setCurveSecretKey(secretKey);
    socket.setCurveServerKey(serverKey);
  }
}
