package dev.verialsync.chaos.process;

import java.io.IOException;

/** A signal that a process of ours is sent. */
public enum Signal {
  KILL,
  INT,
  TERM,
  STOP,
  CONT;

  public void send(long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", name(), Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
