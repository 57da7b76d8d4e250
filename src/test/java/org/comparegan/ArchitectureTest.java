package org.comparegan;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the table of rooms in docs/architecture.md against the code: the arrows there are exactly
 * those that exist, and each leads down.
 */
class ArchitectureTest {
  private static final String ROOT = "org.comparegan";
  private static final Path PAGE = Path.of("docs/architecture.md");

  private static final String INTERNAL =
      "<p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.";

  /** A file of the product. */
  private static final Pattern FILE = Pattern.compile("`([a-z]+(?:/[a-z]+)*/[A-Z]\\w+)`");

  /** A row of the table: room, subject, what it uses. */
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|");

  /** Rooms that no native library and no session is needed for. */
  private static final List<String> WITHOUT_TENSORFLOW =
      List.of(
          "file",
          "npz",
          "random",
          "linalg",
          "metric",
          "score",
          "image",
          "gin",
          "experiment",
          "report");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  @Test
  void theArrowsOfThePageAreThoseOfTheCode() throws IOException {
    assertThat(arrows(rooms())).containsExactlyInAnyOrderElementsOf(arrows(page()));
    assertThat(rooms()).containsOnlyKeys(page().keySet());
  }

  @Test
  void theFilesThatThePageNamesExist() throws IOException {
    List<String> named =
        FILE.matcher(Files.readString(PAGE)).results().map(file -> file.group(1)).toList();
    assertThat(named).hasSizeGreaterThan(60);
    assertThat(named)
        .allSatisfy(
            file -> assertThat(Path.of("src/main/java/org/comparegan", file + ".java")).exists());
  }

  @Test
  void everyArrowLeadsDown() throws IOException {
    Set<String> below = new HashSet<>();
    page()
        .forEach(
            (room, used) -> {
              assertThat(below).as("rooms above " + room + " in the table").containsAll(used);
              below.add(room);
            });
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void numbersFormatsAndConfigurationsAreFreeOfTensorFlow() {
    noClasses()
        .that()
        .resideInAnyPackage(
            WITHOUT_TENSORFLOW.stream().map(ArchitectureTest::inside).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.tensorflow..")
        .allowEmptyShould(true)
        .check(classes);
  }

  /** docs/architecture.md says why. */
  @Test
  void ofTheFrameworkLibraryOnlyOperationsAreUsed() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.tensorflow.framework..")
                .and(resideOutsideOfPackage("org.tensorflow.framework.op..")))
        .check(classes);
  }

  @Test
  void onlyLinearAlgebraUsesTheNativeLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("linalg"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.openblas..")
        .check(classes);
  }

  @Test
  void everyRandomNumberHasAnAddress() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)")
        .orShould()
        .callMethod(Math.class, "random")
        .because("a draw must depend on seed, stream, step and index only (package random)")
        .check(classes);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> names = new TreeSet<>();
    classes.forEach(type -> names.add(type.getPackageName()));
    for (String name : names) {
      assertThat(classes.getPackage(name).isAnnotatedWith(NullMarked.class))
          .as("package-info of " + name)
          .isTrue();
    }
  }

  @Test
  void everyOtherPackageSaysThatItIsInternal() throws IOException {
    List<Path> pages;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/comparegan"))) {
      pages = files.filter(file -> file.endsWith("package-info.java")).toList();
    }
    assertThat(pages).hasSizeGreaterThan(30);
    for (Path page : pages) {
      assertThat(Files.readString(page).contains(INTERNAL))
          .as(page.toString())
          .isEqualTo(page.getNameCount() > 6);
    }
  }

  @Test
  void theJavaApiIsSmall() {
    assertThat(
            classes.stream()
                .filter(type -> type.getPackageName().equals(ROOT))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)))
        .hasSizeLessThanOrEqualTo(12);
  }

  /**
   * The classes that src/main/metrics/jar.xml packs need no other, and no library but its POM's.
   */
  @Test
  void theMetricsStandAlone() throws IOException {
    Predicate<String> packed =
        Pattern.compile("<include>(org/comparegan/[^<]+)</include>")
            .matcher(Files.readString(Path.of("src/main/metrics/jar.xml")))
            .results()
            .map(include -> include.group(1).replace("/**", "/.*").replace("*.class", ".*.class"))
            .map(Pattern::compile)
            .map(Pattern::asMatchPredicate)
            .reduce(Predicate::or)
            .orElseThrow();
    DescribedPredicate<JavaClass> inside =
        DescribedPredicate.describe(
            "in comparegan-metrics",
            type ->
                packed.test(type.getBaseComponentType().getName().replace('.', '/') + ".class"));
    classes()
        .that(inside)
        .should()
        .onlyDependOnClassesThat(
            inside.or(
                resideInAnyPackage(
                    "java..",
                    "org.bytedeco..",
                    "com.sun.jna..",
                    "com.fasterxml.jackson..",
                    "org.apache.commons.compress..",
                    "org.apache.commons.text..",
                    "org.jspecify..")))
        .check(classes);
  }

  @Test
  void onlyTheCommandLineTalksToTheUser() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("cli"))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(classes);
  }

  /** Room by room in the order of the page, from the ground up, with the rooms that it uses. */
  private static Map<String, Set<String>> page() throws IOException {
    Map<String, Set<String>> rooms = new LinkedHashMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.lookingAt()) {
        rooms.put(
            row.group(1),
            Stream.of(row.group(2).split("[ ,]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new)));
      }
    }
    return rooms;
  }

  private static Set<String> arrows(Map<String, Set<String>> rooms) {
    Set<String> arrows = new TreeSet<>();
    rooms.forEach((room, used) -> used.forEach(other -> arrows.add(room + " -> " + other)));
    return arrows;
  }

  private static Map<String, Set<String>> rooms() {
    Map<String, Set<String>> rooms = new TreeMap<>();
    for (JavaClass type : classes) {
      Set<String> used = rooms.computeIfAbsent(room(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ROOT) && !room(target).equals(room(type))) {
          used.add(room(target));
        }
      }
    }
    return rooms;
  }

  private static String room(JavaClass type) {
    String[] names = type.getPackageName().split("\\.");
    return names[Math.min(2, names.length - 1)];
  }

  private static String inside(String name) {
    return ROOT + "." + name + "..";
  }
}
