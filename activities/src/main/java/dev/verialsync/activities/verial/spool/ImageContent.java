package dev.verialsync.activities.verial.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** An image's bytes, in memory or in a temporary file; good until its answer is closed. */
public interface ImageContent {

  /** A new stream from the first byte; may be opened again, to repeat an upload. */
  InputStream open() throws IOException;

  /** The file that holds exactly these bytes, where they are in one. */
  Optional<Path> file();
}
