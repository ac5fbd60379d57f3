package dev.verialsync.starter.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Ends the work once nobody reads stdout any more: a print stream only remembers that. */
final class CheckedOutput extends OutputStream {

  private final PrintStream stream;

  CheckedOutput(PrintStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    stream.write(bytes, from, length);
    if (stream.checkError()) {
      throw new IOException("nobody reads it");
    }
  }
}
