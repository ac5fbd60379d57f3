package dev.verialsync.chaos;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Disturbances to come; one that could not be done comes again first. */
final class Deck {
  private final Iterator<Disturbance> coming;
  private final Deque<Disturbance> again = new ArrayDeque<>();

  Deck(Iterator<Disturbance> coming) {
    this.coming = coming;
  }

  boolean isEmpty() {
    return again.isEmpty() && !coming.hasNext();
  }

  Disturbance next() {
    return again.isEmpty() ? coming.next() : again.pop();
  }

  void putBack(Disturbance notDone) {
    again.push(notDone);
  }
}
