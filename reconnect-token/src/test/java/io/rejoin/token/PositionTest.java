package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions, token ids and revisions: the numbers of a token. */
class PositionTest {
    private static final long MAX = 9_007_199_254_740_991L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e.0",
                "e.1",
                "a-_9.9007199254740991",
                "abcdefghijklmnopqrstuvwxyz012345.10",
                "e.1,a.0",
                "e.1,a.2,f.3"
            })
    void text_comesBackExact(String text) {
        assertThat(Position.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "e",
                "e.",
                ".1",
                "e.01",
                "e.+1",
                "e.-1",
                "e.1 ",
                " e.1",
                "e.e.1",
                "e.1.0",
                "e/.1",
                "e.9007199254740992",
                "e.99999999999999999999",
                "e.18446744073709551617",
                "e.1a",
                "e.1/",
                "e.1,",
                ",e.1",
                "e.1,,a.1",
                "e.1,a",
                "e.1,a.01",
                "e.1,e.2",
                "e.1,b.1,a.1",
                "e.1,a.1,a.1",
                "e.1, a.1",
                "z.0,a.0,b.0,c.0,d.0,e.0,f.0,g.0,h.0,i.0,j.0,k.0,l.0,m.0,n.0,o.0,p.0",
                "e./1",
                "e.\u0661",
                "abcdefghijklmnopqrstuvwxyz0123456.1"
            })
    void otherText_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Position.parse(text));
    }

    @Test
    void later_isTheHigherOffset() {
        Position early = new Position("e", 1);
        Position late = new Position("e", 2);

        assertThat(early.laterOf(late)).contains(late);
        assertThat(late.laterOf(early)).contains(late);
        assertThat(late.laterOf(new Position("e", 2))).contains(late);
    }

    @Test
    void laterOfOneLog_tellsTheMostOfEveryOther() {
        assertThat(later("e.1,a.5,b.1", "e.2,b.3,c.1")).isEqualTo("e.2,a.5,b.3,c.1");
        assertThat(later("e.2,b.3,c.1", "e.1,a.5,b.1")).isEqualTo("e.2,a.5,b.3,c.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
                    e.4,f.2 f.2,e.3 e.4,f.2
                    e.4,f.2 f.9,e.3 e.4,f.9
                    e.2,f.2 f.9,e.3 f.9,e.3
                    e.2 f.9,e.3,g.1 f.9,e.3,g.1
                    e.2 f.9,e.1,g.1 e.2,f.9,g.1
                    e.2,f.1 f.9 e.2,f.9
                    """)
    void laterOfTwoLogs_isByTheOneThatTheOtherIsNotAheadIn(String one, String other, String later) {
        assertThat(later(one, other)).isEqualTo(later);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
                    e.1 f.2
                    e.2,f.9 f.2,e.9
                    e.2,g.1 f.2,g.1
                    e.1,a.0,b.0,c.0,d.0,f.0,g.0,h.0,i.0 e.2,j.0,k.0,l.0,m.0,n.0,o.0,p.0,q.0
                    """)
    void otherPairs_haveNoOrder(String one, String other) {
        assertThat(Position.parse(one).laterOf(Position.parse(other))).isEmpty();
    }

    private static String later(String one, String other) {
        return Position.parse(one).laterOf(Position.parse(other)).orElseThrow().text();
    }

    @Test
    void and_tellsOfOtherLogsWhatEitherTells() {
        assertThat(and("e.1,a.5,b.1", "f.2,b.3,e.7")).isEqualTo("e.1,a.5,b.3,f.2");
        assertThat(and("e.1", "e.9,a.1")).isEqualTo("e.1,a.1");
        assertThat(and("e.1,a.1", "e.0,a.1")).isEqualTo("e.1,a.1");
    }

    private static String and(String one, String other) {
        return Position.parse(one).and(Position.parse(other)).orElseThrow().text();
    }

    @Test
    void marks_areFoundByTheirLog() {
        Position position = Position.parse("e.4,f.2");

        assertThat(position.in("e")).hasValue(4);
        assertThat(position.in("f")).hasValue(2);
        assertThat(position.in("g")).isEmpty();
    }

    @Test
    void tokenId_comesBackExact() {
        var id = new TokenId(FamilyId.of("f-_1"), MAX);

        assertThat(id.text()).isEqualTo("f-_1.9007199254740991");
        assertThat(TokenId.parse(id.text())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "f", "f.", "f.0", "f.01", "f.-1", ".1", "f.9007199254740992", "f.1.1", "f.1x", "f .1"})
    void otherTokenId_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TokenId.parse(text));
    }

    @Test
    void numbersOutOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("e", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position("e", MAX + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenId(Sample.FAMILY, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Revision.of(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Revision.of(MAX + 1));
    }

    @Test
    void revisions_haveOrder() {
        assertThat(Revision.NONE).isEqualTo(Revision.of(0)).isLessThan(Revision.of(1));
        assertThat(Revision.of(2).isAfter(Revision.of(1))).isTrue();
        assertThat(Revision.of(1).isAfter(Revision.of(1))).isFalse();
    }
}
