package dev.verialsync.local.process;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * 127.0.0.1, which {@link InetAddress#getLoopbackAddress} is not on a machine that prefers IPv6.
 */
public final class Loopback {
  private Loopback() {}

  public static InetSocketAddress port(int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }
}
