package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hub names, group names, user ids, connection ids, family ids. */
class NamesTest {
    static List<String> textsThatAreNoName() {
        return List.of(
                "",
                "a\0",
                "\t",
                "a\nb",
                "\u007f",
                "\u0085",
                "\u009f",
                "\ud800",
                "\udc00",
                "a\ud800b",
                "\ude00\ud83d",
                "x".repeat(257),
                "\u00fc".repeat(129),
                "\u20ac".repeat(86),
                "\u0800".repeat(86),
                "\ud83d\ude00".repeat(65));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "_", "Chat", "chat_2", "a1234567890"})
    void hubName_isWordThatStartsWithoutDigit(String name) {
        assertThat(HubName.of(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a-b", "a.b", "\u00e9", "a\u0000", "-a", "@a", "[", "`"})
    void otherHubName_isRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> HubName.of(name));
    }

    @Test
    void hubNameOf128Characters_isTheLongest() {
        assertThat(HubName.of("h".repeat(128)).value()).hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> HubName.of("h".repeat(129)));
    }

    @ParameterizedTest
    @MethodSource("textsThatAreNoName")
    void controlCharacterLoneSurrogateOrLength_isNoGroupAndNoUser(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> GroupName.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(text));
    }

    @Test
    void textOf256Bytes_isTheLongest() {
        assertThat(GroupName.of("x".repeat(256)).value()).hasSize(256);
        assertThat(GroupName.of(" ".repeat(256)).value()).hasSize(256);
        assertThat(GroupName.of("\u00fc".repeat(128)).value()).hasSize(128);
        assertThat(GroupName.of("\u20ac".repeat(85) + "x").value()).hasSize(86);
        assertThat(UserId.of("\ud83d\ude00".repeat(64)).value()).hasSize(128);
    }

    @Test
    void namesThatLookAlike_differ() {
        assertThat(GroupName.of("e\u0301")).isNotEqualTo(GroupName.of("\u00e9"));
        assertThat(GroupName.of("Lobby")).isNotEqualTo(GroupName.of("lobby"));
        assertThat(GroupName.of("lobby ")).isNotEqualTo(GroupName.of("lobby"));
        assertThat(UserId.of("Ana")).isNotEqualTo(UserId.of("ana"));
        assertThat(HubName.of("Chat")).isNotEqualTo(HubName.of("chat"));
    }

    @Test
    void groupOrder_isThatOfUtf16() {
        assertThat(GroupName.of("\ud83d\ude00")).isLessThan(GroupName.of("\uff5e"));
        assertThat(HubName.of("Z")).isLessThan(HubName.of("_")).isLessThan(HubName.of("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", "\u00e9", "a+b", "a/b", "a=", "a\u0000"})
    void foreignCharacter_isNoConnectionAndNoFamily(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ConnectionId.of(text));
        assertThatIllegalArgumentException().isThrownBy(() -> FamilyId.of(text));
    }

    @Test
    void idOf128Characters_isTheLongest() {
        assertThat(ConnectionId.of("a-_9".repeat(32)).value()).hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> ConnectionId.of("c".repeat(129)));
        assertThatIllegalArgumentException().isThrownBy(() -> FamilyId.of("f".repeat(129)));
    }

    @Test
    void randomIds_haveTheirFormAndDiffer() {
        Set<Object> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ConnectionId connection = ConnectionId.random();
            FamilyId family = FamilyId.random();
            assertThat(connection.value()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(family.value()).matches("[A-Za-z0-9_-]{22}");
            ids.add(connection);
            ids.add(family);
        }
        assertThat(ids).hasSize(2_000);
    }
}
