package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.Batch;
import io.rejoin.hub.Message;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.undertow.transport.BatchWriter;
import io.rejoin.undertow.transport.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Frames with a token, and what becomes of them when there is none to be had. */
final class BatchWriterTest {

    private static final Position HERE = new Position("epoch", 7);

    private final Queue<Runnable> later = new ArrayDeque<>();
    private boolean working = true;
    private int renewals;
    private final HubFrames frames = new HubFrames(JsonMapper.builder().build());
    private final BatchWriter writer = new BatchWriter(
            (cursor, token, batch) -> Payload.text(frames.messages(cursor, token, batch.messages())),
            this::token,
            Position::text,
            later::add,
            () -> renewals++);

    private ReconnectToken token(TokenContent content) {
        if (!working) {
            throw new StoreUnavailableException("on purpose");
        }
        return ReconnectToken.of("token-of-" + content.id().family().value());
    }

    private JsonNode written() {
        TokenContent content = new TokenContent(
                new TokenId(FamilyId.of("ana"), 1), Optional.empty(), HubGroups.EMPTY, HERE, Revision.NONE);
        Message message = Message.of(HubName.of("chat"), "said", List.of("hello"));
        Payload frame = writer.write(
                new Batch(HERE, List.of(message), List.of(Topic.hub(HubName.of("chat"))), Optional.of(content)));
        return RawClient.json(StandardCharsets.UTF_8.decode(frame.buffer()).toString());
    }

    @Test
    void tokenThatIsDue_goesWithTheMessages() {
        assertThat(written().path("G").asText()).isEqualTo("token-of-ana");
        assertThat(later).isEmpty();
    }

    @Test
    void tokenThatCannotBeMade_keepsNoMessageBackAndIsTriedAgainOnce() {
        working = false;
        JsonNode frame = written();
        written();

        assertThat(frame.has("G")).isFalse();
        assertThat(RawClient.says(frame, "hello")).isTrue();
        assertThat(later).hasSize(1);
        later.remove().run();
        assertThat(renewals).isEqualTo(1);
    }

    @Test
    void tokenThatCannotBeMadeAgain_isTriedOnceMore() {
        working = false;
        written();
        later.remove().run();
        written();

        assertThat(later).hasSize(1);
    }
}
