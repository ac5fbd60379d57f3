package dev.verialsync.local.temporal;

import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.process.Loopback;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.util.Map;

/**
 * Temporal's Java test server on a loopback port, in real time. (The SDK's own way to open a port
 * for it listens on every interface.)
 */
public final class InMemoryTemporal implements AutoCloseable {
  private final TestServicesStarter services;
  private final Server server;
  private final String namespace;

  private InMemoryTemporal(TestServicesStarter services, Server server, String namespace) {
    this.services = services;
    this.server = server;
    this.namespace = namespace;
  }

  public static InMemoryTemporal start(
      int port, String namespace, Map<String, IndexedValueType> searchAttributes) {
    TestServicesStarter services = new TestServicesStarter(true, 0);
    try {
      NettyServerBuilder builder = NettyServerBuilder.forAddress(Loopback.port(port));
      GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
      Server server = builder.build().start();
      InMemoryTemporal started = new InMemoryTemporal(services, server, namespace);
      started.register(searchAttributes);
      return started;
    } catch (IOException e) {
      services.close();
      throw new LocalStackException(
          "The in-memory Temporal could not listen on port " + port + ": " + e, e);
    }
  }

  private void register(Map<String, IndexedValueType> searchAttributes) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    try {
      new TemporalNamespace(channel, namespace).add(searchAttributes);
    } finally {
      channel.shutdownNow();
    }
  }

  public TemporalAddress address() {
    return new TemporalAddress(
        "127.0.0.1:" + server.getPort(), namespace, null, true, ProcessHandle.current().pid());
  }

  @Override
  public void close() {
    server.shutdownNow();
    services.close();
  }
}
