package dev.verialsync.activities.notify.send;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret of a webhook, as Standard Webhooks 1.0 has it: signs what is sent. */
public final class WebhookKey {

  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private WebhookKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * Of {@code whsec_} and Base64; the prefix may be missing.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat it
   */
  public static WebhookKey of(String secret) {
    byte[] key;
    try {
      key =
          Base64.getDecoder()
              .decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is no Base64");
    }
    if (key.length < LEAST_BYTES || key.length > MOST_BYTES) {
      throw new IllegalArgumentException("does not stand for 24 to 64 bytes");
    }
    return new WebhookKey(key);
  }

  /** The header {@code webhook-signature}. */
  String sign(String id, long timestamp, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signature =
          mac.doFinal("%s.%d.%s".formatted(id, timestamp, body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
