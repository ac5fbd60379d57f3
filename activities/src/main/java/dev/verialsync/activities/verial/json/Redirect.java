package dev.verialsync.activities.verial.json;

import dev.verialsync.activities.verial.call.ServerText;
import dev.verialsync.activities.verial.call.VerialSettings;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * An answer that sends the caller to another address. It is not followed: the session number would
 * go to whoever is there.
 *
 * @param target scheme, host, port and path, a method's name taken off; null where none is said
 */
public record Redirect(int status, @Nullable String target) {

  private static final int NOT_MODIFIED = 304;

  public static boolean isOne(int status) {
    return status >= 300 && status < 400 && status != NOT_MODIFIED;
  }

  static Redirect of(Response response, ServerText safe) {
    String location = response.header("Location");
    HttpUrl url = location == null ? null : response.request().url().resolve(location.strip());
    if (url == null) {
      return new Redirect(response.code(), null);
    }
    String path = url.encodedPath();
    if (VerialSettings.isMethod(url.pathSegments().get(url.pathSize() - 1))) {
      path = path.substring(0, path.lastIndexOf('/') + 1);
    }
    String origin = url.redact().replace("/...", "");
    return new Redirect(response.code(), origin + safe.safe(path));
  }
}
