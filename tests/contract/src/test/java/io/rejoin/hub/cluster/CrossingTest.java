package io.rejoin.hub.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.Message;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.cluster.Crossing.Answer;
import io.rejoin.hub.cluster.Crossing.Asked;
import io.rejoin.hub.cluster.Crossing.Body;
import io.rejoin.hub.cluster.Crossing.CameBack;
import io.rejoin.hub.cluster.Crossing.Change;
import io.rejoin.hub.cluster.Crossing.Closed;
import io.rejoin.hub.cluster.Crossing.Confirmed;
import io.rejoin.hub.cluster.Crossing.Forgotten;
import io.rejoin.hub.cluster.Crossing.Outcome;
import io.rejoin.hub.cluster.Crossing.Place;
import io.rejoin.hub.cluster.Crossing.Revoked;
import io.rejoin.hub.cluster.Crossing.Sent;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words as they cross: servers of two versions speak to each other while a new one is rolled out, so these texts stay. */
final class CrossingTest {
    private static final HubName CHAT = HubName.of("chat");
    private static final Topic ROOM = Topic.group(CHAT, GroupName.of("a \"room\""));
    private static final Message.Call CALL =
            Message.of(CHAT, "said", List.of("\u00e9", 1.50, Instant.EPOCH, List.of(new byte[] {1})));
    private static final String ROW =
            "{\"json\":\"[\\\"\u00e9\\\",1.5,\\\"1970-01-01T00:00:00Z\\\",[\\\"AQ==\\\"]]\",\"bytes\":[\"/3/0\"],\"times\":[\"/2\"]}";
    private static final String TO = "{\"hub\":\"chat\",\"kind\":\"GROUP\",\"name\":\"a \\\"room\\\"\"}";

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of(
                        Sent.of(ROOM, CALL, Set.of(ConnectionId.of("c"))),
                        "{\"is\":\"sent\",\"to\":" + TO + ",\"body\":{\"method\":\"said\",\"arguments\":" + ROW
                                + "},\"except\":[\"c\"]}"),
                Arguments.of(
                        Sent.of(ROOM, Message.data(7), Set.of()),
                        "{\"is\":\"sent\",\"to\":" + TO
                                + ",\"body\":{\"method\":\"\",\"arguments\":{\"json\":\"7\",\"bytes\":[],\"times\":[]}},\"except\":[]}"),
                Arguments.of(
                        new Asked("q", Place.of(ROOM), Body.of(CALL)),
                        "{\"is\":\"asked\",\"question\":\"q\",\"to\":" + TO
                                + ",\"body\":{\"method\":\"said\",\"arguments\":" + ROW + "}}"),
                Arguments.of(new Forgotten("q"), "{\"is\":\"forgotten\",\"question\":\"q\"}"),
                Arguments.of(new CameBack("c", 64), "{\"is\":\"came back\",\"client\":\"c\",\"as\":64}"),
                Arguments.of(
                        new Change(true, Place.of(Topic.user(CHAT, UserId.of("ana"))), "g", 64),
                        "{\"is\":\"change\",\"join\":true,\"who\":{\"hub\":\"chat\",\"kind\":\"USER\",\"name\":\"ana\"},\"group\":\"g\",\"since\":64}"),
                Arguments.of(
                        Answer.of(Outcome.REFUSED, "NONE").deciding(true),
                        "{\"is\":\"answer\",\"outcome\":\"REFUSED\",\"decides\":true,\"count\":0,\"text\":\"NONE\","
                                + "\"value\":{\"json\":\"[]\",\"bytes\":[],\"times\":[]}}"),
                Arguments.of(
                        Revoked.of(new Scope.Everywhere(UserId.of("ana")), Revision.of(9)),
                        "{\"is\":\"revoked\",\"hub\":\"\",\"user\":\"ana\",\"group\":\"\",\"revision\":9}"),
                Arguments.of(new Closed("c"), "{\"is\":\"closed\",\"connection\":\"c\"}"),
                Arguments.of(new Confirmed(1, 2, 3), "{\"is\":\"confirmed\",\"ended\":1,\"told\":2,\"closed\":3}"));
    }

    @ParameterizedTest
    @MethodSource("words")
    void word_isWrittenAndReadSo(Crossing word, String text) {
        assertThat(word.written()).isEqualTo(text);
        assertThat(Crossing.read(text)).isEqualTo(word);
    }

    @Test
    void memberThatANewerServerAdds_isIgnored() {
        assertThat(Crossing.read("{\"is\":\"closed\",\"new\":{\"a\":[1]},\"connection\":\"c\"}"))
                .isEqualTo(new Closed("c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"is\":\"unheard of\"}",
                "{\"is\":\"closed\"}",
                "{\"is\":\"closed\",\"connection\":null}",
                "{\"is\":\"confirmed\",\"ended\":1,\"told\":1}",
                "{\"is\":\"io.rejoin.hub.cluster.Crossing$Closed\",\"connection\":\"c\"}",
                "{\"is\":\"closed\",\"connection\":\"c\""
            })
    void whatIsNoWord_isRefused(String text) {
        assertThatThrownBy(() -> Crossing.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pointersThatPointNowhere_areRefused() {
        for (String where : List.of("/9", "/0/a", "x", "")) {
            assertThatThrownBy(() -> new CrossingRow("[1]", List.of(where), List.of()).tree())
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new CrossingRow("[1]", List.of(), List.of(where)).tree())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
