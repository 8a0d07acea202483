package io.rejoin.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The sources of every module keep the house rules. Reads files, touches nothing. */
final class HouseRulesTest {
    private static final List<JavaSource> JAVA = Repository.javaSources();
    private static final List<TextFile> TEXT = Repository.textFiles();

    @Test
    void everyFile_isWithinItsBudget() {
        none(Budgets.files(TEXT));
    }

    @Test
    void everyMethod_isWithinItsBudget() {
        keeps(Budgets::methods);
    }

    @Test
    void everyType_isNamedForItsJob() {
        keeps(Names::types);
    }

    @Test
    void everyPackage_isNamedForItsIdea() {
        keeps(Names::packages);
    }

    @Test
    void everyPackage_isNullMarked() {
        none(NullMarks.missing(JAVA));
    }

    @Test
    void publicAccessors_haveNoGet() {
        keeps(Names::accessors);
    }

    @Test
    void everyTest_isNamedConditionExpectation() {
        keeps(Names::tests);
    }

    @Test
    void tests_neverSleep() {
        keeps(Calls::sleeping);
    }

    @Test
    void tests_areNeverSwitchedOff() {
        keeps(Calls::skipping);
    }

    @Test
    void mainCode_printsNothing() {
        keeps(Calls::printing);
    }

    @Test
    void mainCode_readsNoClockOfItsOwn() {
        keeps(Calls::readingTheTime);
    }

    @Test
    void mainCode_throwsNoBareException() {
        keeps(Calls::bareExceptions);
    }

    @Test
    void mainCode_hasNoChangingStatics() {
        keeps(Calls::changingStatics);
    }

    @Test
    void mainClasses_areClosedForExtension() {
        none(Shares.open(JAVA));
    }

    @Test
    void mainTypes_areMostlyShownWhereNeeded() {
        none(Shares.shown(JAVA));
    }

    @Test
    void everyFile_postponesNothing() {
        none(Words.postponed(TEXT));
    }

    @Test
    void everyFile_namesNoPersonalPath() {
        none(Words.personalPaths(TEXT));
    }

    @Test
    void everyFile_namesNoPackageRegistry() {
        none(Words.registries(TEXT));
    }

    private static void keeps(Rule rule) {
        none(rule.findings(JAVA));
    }

    private static void none(List<Finding> findings) {
        assertThat(findings).as("breaches of a house rule").isEmpty();
    }
}
