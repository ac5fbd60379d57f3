package dev.verialsync.console.http;

import dev.verialsync.activities.notify.text.Lang;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the console listens and who may look.
 *
 * @param port when taken, a free one is used
 * @param login null = nobody is asked who he is: only on a loopback address
 * @param hosts further names under which people reach it
 * @param lang where the browser names none that we have
 */
public record ConsoleSettings(
    InetAddress address, int port, @Nullable Login login, Set<String> hosts, Lang lang) {

  public ConsoleSettings {
    if (login == null && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException("an address that others reach needs a login");
    }
  }

  /** The name and the password that open the console. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /** As an address on this machine shows it. */
  public String host() {
    InetAddress shown = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    return shown instanceof Inet6Address
        ? "[" + shown.getHostAddress() + "]"
        : shown.getHostAddress();
  }
}
