package org.comparegan.report;

import java.io.IOException;
import java.nio.file.Path;
import org.comparegan.file.WholeFile;
import org.comparegan.file.WholeFolder;

/**
 * The files of a report: {@code NAME.html}, {@code NAME.md}, {@code NAME.tex}, {@code NAME.csv} and
 * {@code NAME.numbers.json}.
 *
 * <p>The last is not called NAME.json, since that may be the table that a user reproduces.
 *
 * @param folder that receives the files
 * @param name without ending
 */
public record ReportFiles(Path folder, String name) {

  /** The page. */
  public Path page() {
    return folder.resolve(name + ".html");
  }

  /**
   * Writes them, all or none.
   *
   * @param table for Markdown, LaTeX and CSV
   * @param json the numbers
   */
  public void write(HtmlReport page, Table table, String json) throws IOException {
    WholeFolder.write(
        folder,
        made -> {
          page.write(made.resolve(name + ".html"));
          WholeFile.write(made.resolve(name + ".md"), table.markdown());
          WholeFile.write(made.resolve(name + ".tex"), table.latex());
          WholeFile.write(made.resolve(name + ".csv"), table.csv());
          WholeFile.write(made.resolve(name + ".numbers.json"), json);
        });
  }
}
