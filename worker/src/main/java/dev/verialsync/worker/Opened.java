package dev.verialsync.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What a process has opened; closed in the opposite order. */
final class Opened implements AutoCloseable {

  private final Deque<Runnable> closings = new ArrayDeque<>();

  <T> T add(T part, Consumer<T> close) {
    closings.push(() -> close.accept(part));
    return part;
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }
}
