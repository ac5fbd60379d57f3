package dev.verialsync.chaos.process;

import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.local.Service;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** Embedded servers in a process of their own, until its input ends: home, programs, services. */
public final class ServersMain {
  public static final String READY = "servers are ready";

  private ServersMain() {}

  public static void main(String[] arguments) throws IOException {
    Set<Service> services = EnumSet.noneOf(Service.class);
    for (int i = 2; i < arguments.length; i++) {
      services.add(Service.valueOf(arguments[i]));
    }
    try (LocalStack stack =
        LocalStack.start(
            LocalStackOptions.in(Path.of(arguments[0]))
                .programs(Path.of(arguments[1]))
                .services(services)
                .progress(System.out::println)
                .build())) {
      System.out.println(READY + " in process " + stack.running().pid());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
