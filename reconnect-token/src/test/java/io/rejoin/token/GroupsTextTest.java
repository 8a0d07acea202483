package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups as the text that a store keeps, and its hash. */
class GroupsTextTest {
    private static final HubGroups GROUPS = HubGroups.of(Map.of(
            HubName.of("b"), List.of(GroupName.of("\ud83d\ude00"), GroupName.of("a\"b\\c")),
            HubName.of("a"), List.of(GroupName.of("x"))));
    private static final String TEXT = "{\"a\":[\"x\"],\"b\":[\"a\\\"b\\\\c\",\"\ud83d\ude00\"]}";

    @Test
    void text_isThatOfATokenAndReadBack() {
        assertThat(GROUPS.text()).isEqualTo(TEXT);
        assertThat(HubGroups.parse(TEXT)).isEqualTo(GROUPS);
        assertThat(HubGroups.EMPTY.text()).isEqualTo("{}");
        assertThat(HubGroups.parse("{}")).isEqualTo(HubGroups.EMPTY);
    }

    @Test
    void longList_isReadBack() {
        HubGroups groups = ListedGroupsTest.numbered(65_536).groups();

        assertThat(HubGroups.parse(groups.text())).isEqualTo(groups);
    }

    @Test
    void listBeyondAnyLimit_isRefused() {
        String text = ListedGroupsTest.numbered(65_537).groups().text();

        assertThatIllegalArgumentException().isThrownBy(() -> HubGroups.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{} ",
                " {}",
                "{\"a\":[]}",
                "{\"a\":[\"x\"]}}",
                "{\"a\": [\"x\"]}",
                "{\"a\":[\"y\",\"x\"]}",
                "{\"a\":[\"x\",\"x\"]}",
                "{\"a\":[\"x\"],\"a\":[\"y\"]}",
                "{\"b\":[\"x\"],\"a\":[\"x\"]}",
                "{\"a b\":[\"x\"]}",
                "{\"a\":[\"\"]}",
                "{\"a\":[\"\\u0078\"]}",
                "{\"a\":[\"x\u0000\"]}",
                "{\"a\":[\"x\ud800\"]}",
                "{\"a\":[\"x\",]}",
                "{\"a\":\"x\"}"
            })
    void otherText_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HubGroups.parse(text));
    }

    @Test
    void hash_isThatOfTheText() throws Exception {
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(StandardCharsets.UTF_8));

        assertThat(GroupsHash.of(GROUPS).value()).isEqualTo(TokenForge.encode(sha256));
    }

    @Test
    void sameGroups_haveOneHashInWhateverOrderTheyCame() {
        List<GroupName> names = new ArrayList<>(
                IntStream.range(0, 1_000).mapToObj(i -> GroupName.of("g" + i)).toList());
        GroupsHash hash = GroupsHash.of(HubGroups.of(Map.of(Sample.CHAT, names)));
        Random random = new Random(1);

        for (int i = 0; i < 10; i++) {
            Collections.shuffle(names, random);
            assertThat(GroupsHash.of(HubGroups.of(Map.of(Sample.CHAT, names)))).isEqualTo(hash);
        }
        names.remove(0);
        assertThat(GroupsHash.of(HubGroups.of(Map.of(Sample.CHAT, names)))).isNotEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4",
                "RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4oo",
                "RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4p",
                "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq_4o",
                "RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4=",
                "RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4\u016f"
            })
    void otherTextThanAHash_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new GroupsHash(text));
    }

    @Test
    void hashOfNoGroups_isWellKnown() {
        assertThat(GroupsHash.of(HubGroups.EMPTY).value()).isEqualTo("RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o");
    }
}
