package dev.verialsync.activities.notify.send;

import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where notifications are posted to.
 *
 * @param url its path and query may hold a secret
 * @param key null = what is sent is not signed
 */
public record WebhookSettings(HttpUrl url, @Nullable WebhookKey key) {

  /** Scheme, host and port. */
  String address() {
    return url.newBuilder().encodedPath("/").query(null).fragment(null).build().toString();
  }

  @Override
  public String toString() {
    return "WebhookSettings[" + address() + "]";
  }
}
