package io.rejoin.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each house rule finds a planted breach, on the right line, and lets its lawful neighbour pass. */
final class HouseRulesCanFailTest {
    private static final String MAIN = "hub-pipeline/core/src/main/java/io/rejoin/hub/Planted.java";
    private static final String TEST = "hub-pipeline/core/src/test/java/io/rejoin/hub/PlantedTest.java";

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("breaches")
    void plantedBreach_isFoundOnItsLine(String rule, Rule judged, String path, String breach) {
        JavaSource source = source(path, breach);

        assertThat(judged.findings(List.of(source)))
                .singleElement()
                .extracting(Finding::line)
                .isEqualTo(3L);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("lawful")
    void lawfulNeighbour_isLeftAlone(String rule, Rule judged, String path, String lawful) {
        assertThat(judged.findings(List.of(source(path, lawful)))).isEmpty();
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                planted("sleep", Calls::sleeping, TEST, "void a() { Thread.sleep(1); }"),
                planted("sleep", Calls::sleeping, TEST, "void a() { TimeUnit.SECONDS.sleep(1); }"),
                planted("disabled", Calls::skipping, TEST, "@Disabled void a_b() {}"),
                planted("print", Calls::printing, MAIN, "void a() { System.out.println(1); }"),
                planted("print", Calls::printing, MAIN, "void a(Exception e) { e.printStackTrace(); }"),
                planted("clock", Calls::readingTheTime, MAIN, "Object a = Instant.now();"),
                planted("clock", Calls::readingTheTime, MAIN, "long a = System.currentTimeMillis();"),
                planted("bare", Calls::bareExceptions, MAIN, "void a() { throw new RuntimeException(); }"),
                planted("statics", Calls::changingStatics, MAIN, "private static int count;"),
                planted("accessor", Names::accessors, MAIN, "public int getCount() { return 1; }"),
                planted("accessor", Names::accessors, MAIN, "public interface A { int getCount(); }"),
                planted("type", Names::types, MAIN, "record SocketUtils() {}"),
                planted("type", Names::types, MAIN, "class HubImpl {}"),
                planted("type", Names::types, MAIN, "interface ManagerOfThings {}"),
                planted("test name", Names::tests, TEST, "@Test void works() {}"),
                planted("length", Budgets::methods, MAIN, "void a() {" + "\n".repeat(40) + "}"));
    }

    static Stream<Arguments> lawful() {
        return Stream.of(
                planted("sleep", Calls::sleeping, TEST, "void a() { \"Thread.sleep(1)\".length(); }"),
                planted("print", Calls::printing, TEST, "void a() { System.out.println(1); }"),
                planted("clock", Calls::readingTheTime, MAIN, "Object a(Clock c) { return Instant.now(c); }"),
                planted("bare", Calls::bareExceptions, MAIN, "void a() { throw new IllegalStateException(); }"),
                planted("statics", Calls::changingStatics, MAIN, "static final int COUNT = 1;"),
                planted("accessor", Names::accessors, MAIN, "@Override public int getCount() { return 1; }"),
                planted("accessor", Names::accessors, MAIN, "int getCount() { return 1; }"),
                planted("accessor", Names::accessors, MAIN, "public int get(int at) { return at; }"),
                planted("type", Names::types, MAIN, "record Implied() {}"),
                planted("test name", Names::tests, TEST, "@Test void staleToken_isRefused() {}"),
                planted("length", Budgets::methods, MAIN, "void a() {" + "\n".repeat(39) + "}"));
    }

    @Test
    void packageCalledUtil_isFound() {
        assertThat(Names.packages(JavaSource.parse("A.java", "package io.rejoin.util;\nfinal class A {}")))
                .hasSize(1);
    }

    @Test
    void fileOfTooManyLines_isFound() {
        assertThat(Budgets.files(List.of(new TextFile("a/A.java", "\n".repeat(401)))))
                .hasSize(1);
        assertThat(Budgets.files(List.of(new TextFile("a/A.java", "\n".repeat(400)))))
                .isEmpty();
    }

    @Test
    void packageWithoutMark_isFound() {
        JavaSource unmarked = JavaSource.parse("m/src/main/java/p/package-info.java", "package p;");
        JavaSource marked = JavaSource.parse("m/src/main/java/p/package-info.java", "@NullMarked package p;");
        JavaSource type = JavaSource.parse("m/src/test/java/p/ATest.java", "package p; class ATest {}");

        assertThat(NullMarks.missing(List.of(unmarked, type))).hasSize(1);
        assertThat(NullMarks.missing(List.of(marked, type))).isEmpty();
    }

    @Test
    void oneOpenClassInTwenty_isTolerated_twoAreNot() {
        assertThat(Shares.open(List.of(types("final class", 19, "class", 1)))).isEmpty();
        assertThat(Shares.open(List.of(types("final class", 18, "class", 2)))).hasSize(2);
        assertThat(Shares.open(List.of(types("record", 19, "final class", 1)))).isEmpty();
    }

    @Test
    void threeQuartersPublic_isTolerated_moreIsNot() {
        assertThat(Shares.shown(List.of(types("final class", 5, "public final class", 15))))
                .isEmpty();
        assertThat(Shares.shown(List.of(types("final class", 4, "public final class", 16))))
                .singleElement()
                .extracting(Finding::breach)
                .asString()
                .startsWith("16 of 20 ");
    }

    @Test
    void bannedWords_areFound() {
        assertThat(Words.postponed(file("// TO" + "DO later"))).hasSize(1);
        assertThat(Words.personalPaths(file("cat /ro" + "ot/file"))).hasSize(1);
        assertThat(Words.personalPaths(file("the path a/root/file"))).isEmpty();
        assertThat(Words.registries(file("\"resol" + "ved\": \"elsewhere\""))).hasSize(1);
    }

    private static Arguments planted(String name, Rule rule, String path, String member) {
        return arguments(name, rule, path, member);
    }

    private static JavaSource source(String path, String member) {
        return JavaSource.parse(path, "package io.rejoin.hub;\npublic final class Planted {\n" + member + "\n}\n");
    }

    private static JavaSource types(String kind, int count, String otherKind, int otherCount) {
        String text = IntStream.range(0, count + otherCount)
                .mapToObj(i -> (i < count ? kind : otherKind) + " A" + i
                        + (kind.equals("record") && i < count ? "()" : "") + " {}")
                .collect(Collectors.joining("\n"));
        return JavaSource.parse(MAIN, text);
    }

    private static List<TextFile> file(String text) {
        return List.of(new TextFile("README.md", text));
    }
}
