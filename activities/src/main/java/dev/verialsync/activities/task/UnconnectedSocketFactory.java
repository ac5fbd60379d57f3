package dev.verialsync.activities.task;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes sockets that its caller connects, as OkHttp and Jakarta Mail do; no others. */
public abstract class UnconnectedSocketFactory extends SocketFactory {

  @Override
  public abstract Socket createSocket() throws IOException;

  @Override
  public final Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final Socket createSocket(
      String host, int port, @Nullable InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final Socket createSocket(
      InetAddress host, int port, @Nullable InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException();
  }
}
