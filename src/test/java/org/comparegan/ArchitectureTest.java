package org.comparegan;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The order of the packages: what each may use. Data goes down the list once, nothing calls up. */
class ArchitectureTest {
  private static final String ROOT = "org.comparegan";

  /** Plain Java that everything may stand on. */
  private static final Set<String> GROUND = Set.of("file", "npz", "random");

  /** From the ground up; a package may also use what the packages it uses may use. */
  private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

  static {
    MAY_USE.put("file", List.of());
    MAY_USE.put("random", List.of());
    MAY_USE.put("npz", List.of("file"));
    MAY_USE.put("linalg", List.of());
    MAY_USE.put("metric", List.of("linalg", "random", "file"));
    MAY_USE.put("score", List.of("metric", "npz"));
    MAY_USE.put("gin", List.of("file"));
    MAY_USE.put("experiment", List.of("gin"));
    MAY_USE.put("graph", List.of());
    MAY_USE.put("report", List.of("metric", "experiment", "npz"));
    MAY_USE.put("gradient", List.of("graph"));
    MAY_USE.put("nn", List.of("graph", "experiment", "random", "linalg"));
    MAY_USE.put("architecture", List.of("nn"));
    MAY_USE.put("objective", List.of("nn", "gradient"));
    MAY_USE.put("gan", List.of("architecture", "objective"));
    MAY_USE.put("image", List.of("file", "random"));
    MAY_USE.put("picture", List.of("image", "graph"));
    MAY_USE.put("label", List.of("picture"));
    MAY_USE.put("data", List.of("label", "npz"));
    MAY_USE.put("checkpoint", List.of("file"));
    MAY_USE.put("hub", List.of("checkpoint", "graph", "npz"));
    MAY_USE.put("transfer", List.of("gan", "hub"));
    MAY_USE.put("train", List.of("gan", "data", "checkpoint", "transfer", "report", "file"));
    MAY_USE.put("cluster", List.of("graph", "experiment"));
    MAY_USE.put("fewlabels", List.of("train"));
    MAY_USE.put("feature", List.of("objective", "data", "hub", "metric"));
    MAY_USE.put("model", List.of("train"));
    MAY_USE.put("evaluate", List.of("feature", "model", "score"));
    MAY_USE.put("result", List.of("evaluate"));
    MAY_USE.put("reproduce", List.of("result"));
    MAY_USE.put("baseline", List.of("evaluate"));
    MAY_USE.put("cli", List.of("fewlabels", "reproduce", "baseline", "cluster"));
  }

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  @TestFactory
  Stream<DynamicTest> eachPackageUsesOnlyWhatStandsBelowIt() {
    return MAY_USE.keySet().stream()
        .map(
            name -> {
              String[] allowed =
                  Stream.concat(reachable(name).stream(), Stream.of(name))
                      .map(ArchitectureTest::inside)
                      .toArray(String[]::new);
              ArchRule rule =
                  noClasses()
                      .that()
                      .resideInAPackage(inside(name))
                      .should()
                      .dependOnClassesThat(
                          resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(allowed)))
                      .allowEmptyShould(true);
              return DynamicTest.dynamicTest(name, () -> rule.check(classes));
            });
  }

  @Test
  void everyPackageHasItsPlace() {
    assertThat(packages()).isSubsetOf(MAY_USE.keySet());
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
            Stream.concat(
                    GROUND.stream(),
                    Stream.of("image", "linalg", "metric", "score", "gin", "experiment", "report"))
                .map(ArchitectureTest::inside)
                .toArray(String[]::new))
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
  void onlyTheCommandLineTalksToTheUser() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("cli"))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(classes);
  }

  private static Set<String> packages() {
    return classes.stream()
        .map(type -> type.getPackageName().substring(ROOT.length()))
        .filter(name -> !name.isEmpty())
        .map(name -> name.substring(1).split("\\.")[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> reachable(String name) {
    Set<String> all = new TreeSet<>();
    for (String direct : MAY_USE.getOrDefault(name, List.of())) {
      all.add(direct);
      all.addAll(reachable(direct));
    }
    return all;
  }

  private static String inside(String name) {
    return ROOT + "." + name + "..";
  }
}
