package dev.verialsync.console;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/** A library that is only read from. */
public final class FixedLibrary {

  private FixedLibrary() {}

  public static MediaLibrary of(Function<ObjectKey, InputStream> opening) {
    return (MediaLibrary)
        Proxy.newProxyInstance(
            MediaLibrary.class.getClassLoader(),
            new Class<?>[] {MediaLibrary.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              if (method.getName().equals("open")) {
                return opening.apply((ObjectKey) arguments[0]);
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
