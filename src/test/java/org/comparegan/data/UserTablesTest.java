package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comparegan.data.Archives.labels;
import static org.comparegan.data.Archives.pictures;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of labels as spreadsheets and scripts write them. */
class UserTablesTest {
  private static final String TABLE = "file_name,label\n1.png,0\n2.png,1\n3.png,2\n";

  @TempDir Path folder;
  private Path flat = Path.of("");

  @BeforeEach
  void writePictures() throws IOException {
    flat = Archives.folder(folder.resolve("flat"), pictures("1.png", "2.png", "3.png"));
  }

  @Test
  void columnsMayBeWrittenInManyWays() throws IOException {
    for (String text :
        List.of(
            TABLE,
            TABLE.replace("\n", "\r\n"),
            TABLE.replace("\n", "\r"),
            TABLE.replace("\n", "\n\n"),
            TABLE.replace("\n", ",\n"),
            TABLE.replace("file_name,label", "File_Name,LABEL"),
            "sep=;\n" + TABLE.replace(",", ";"),
            ",file_name,label\n0,1.png,0\n1,2.png,1\n2,3.png,2\n",
            TABLE.replace(",0\n", ",0.0\n").replace(",1\n", ",1.0\n").replace(",2\n", ",2.\n"))) {
      assertThat(open("labels.csv", text)).as(text).containsExactly(0, 1, 2);
    }
    assertThat(open("labels.tsv", TABLE.replace(",", "\t"))).containsExactly(0, 1, 2);
    assertThat(open("labels.txt", TABLE)).containsExactly(0, 1, 2);
  }

  @Test
  void theWrongRowIsNamed() {
    for (String wrong : List.of("nan", "", "cat", "1.5", "99999999999")) {
      assertThatThrownBy(() -> open("labels.csv", TABLE.replace("3.png,2", "3.png," + wrong)))
          .hasMessageContaining("labels.csv:4: the label \"" + wrong + "\" is not a class");
    }
    assertThatThrownBy(() -> open("labels.csv", TABLE.replace("3.png", "3,a.png")))
        .hasMessageContaining("labels.csv:4: has 3 columns, but the first line has 2");
    assertThatThrownBy(() -> open("labels.csv", "sep=;\nfile_name;label\n\"1.png;2\n"))
        .hasMessageContaining("labels.csv:3: the quote");
  }

  @Test
  void otherUnicodeIsReadOrRefused() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("猫/1.png", "犬/2.png"));
    Path classes = set.resolve("classes.txt");
    // Without a mark, and without a Latin letter at the beginning.
    for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE")) {
      Files.write(classes, "猫\n犬\n".getBytes(Charset.forName(charset)));
      try (ImageSet images = DataSets.open(set.toString(), Split.TRAIN)) {
        assertThat(images.classNames()).as(charset).containsExactly("猫", "犬");
      }
    }
    Path csv = folder.resolve("labels.csv");
    Files.write(csv, TABLE.getBytes(Charset.forName("UTF-32LE")));
    assertThatThrownBy(() -> labelled(flat, csv)).hasMessageContaining(csv + ":1: the text is not");
  }

  @Test
  void namesMayHaveMoreFoldersThanTheSet() throws IOException {
    String inner = folder.getFileName() + "/flat/";
    for (String path : List.of("./", "flat/", inner, folder + "/flat/", "flat\\")) {
      assertThat(open("labels.csv", TABLE.replace("1.png", path + "1.png")))
          .as(path)
          .containsExactly(0, 1, 2);
    }
    Path split =
        Archives.folder(folder.resolve("split"), pictures("train/a/1.png", "test/a/1.png"));
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "file_name,label\ntrain/a/1.png,0\ntest/a/1.png,0\n");
    try (ImageSet set = labelled(split, csv)) {
      assertThat(labels(set)).containsExactly(0);
    }
  }

  @Test
  void lettersOfNamesMayBeComposedOrNot() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("\u00e9.png", "u\u0308.png"));
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "file_name,label\ne\u0301.png,2\n\u00fc.png,1\n");
    try (ImageSet images = labelled(set, csv)) {
      assertThat(labels(images)).containsExactly(1, 2);
      assertThat(images.notices()).isEmpty();
    }
  }

  @Test
  void whatATableLeavesOutIsSaid() throws IOException {
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, TABLE.replace("3.png", "9.png"));
    try (ImageSet set = labelled(flat, csv)) {
      assertThat(labels(set)).containsExactly(0, 1, -1);
      assertThat(set.notices())
          .containsExactly(
              "%s: does not name 1 of the 3 pictures of %s/train, such as \"3.png\": they have no label."
                  .formatted(csv, flat),
              "%s: names that match no picture of %s/train: 1 of 3, such as \"9.png\"."
                  .formatted(csv, flat));
    }
  }

  @Test
  void numbersThatAreNoNamesOfClassesAreSaid() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), pictures("1/a.png", "2/b.png", "10/c.png"));
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "file_name,label\na.png,1\nb.png,2\nc.png,1\n");
    try (ImageSet images = labelled(set, csv)) {
      assertThat(images.classNames()).containsExactly("1", "10", "2");
      assertThat(labels(images)).containsExactly(1, 1, 2);
      assertThat(images.notices()).hasSize(1);
      assertThat(images.notices().get(0)).contains("count the classes").contains("(0 is \"1\")");
    }
  }

  private int[] open(String name, String text) throws IOException {
    try (ImageSet set = labelled(flat, Files.writeString(folder.resolve(name), text))) {
      return labels(set);
    }
  }

  private static ImageSet labelled(Path set, Path labels) {
    return DataSets.open(
        set.toString(),
        Split.TRAIN,
        Optional.empty(),
        DataOptions.DEFAULTS.labelled(labels.toString()));
  }
}
