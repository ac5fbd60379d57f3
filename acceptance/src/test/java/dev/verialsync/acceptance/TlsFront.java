package dev.verialsync.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** Stands before a gRPC server without TLS and asks its clients for TLS and a certificate. */
public final class TlsFront implements AutoCloseable {

  private final int behind;
  private final SSLServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * @param behind port of the server, on this machine
   * @param tls the front's certificate, and whose clients it trusts
   */
  public TlsFront(int behind, SSLContext tls) throws IOException {
    this.behind = behind;
    this.server =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setNeedClientAuth(true);
    parameters.setApplicationProtocols(new String[] {"h2"});
    server.setSSLParameters(parameters);
    threads.execute(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try (client;
        Socket temporal = new Socket(InetAddress.getLoopbackAddress(), behind)) {
      threads.execute(() -> copy(temporal, client));
      copy(client, temporal);
    } catch (IOException brokenOff) {
      // As either side wanted it.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.close();
    } catch (IOException brokenOff) {
      // As either side wanted it.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
