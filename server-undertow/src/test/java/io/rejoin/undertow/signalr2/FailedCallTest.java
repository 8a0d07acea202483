package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.HubException;
import io.rejoin.hub.pipeline.HubInvocation;
import io.rejoin.hub.pipeline.HubModule;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client is told of a call that failed. Listens on a free port. */
final class FailedCallTest {

    private static JsonNode told(ClassicSettings settings, Throwable failure) {
        HubModule failing = new HubModule() {
            @Override
            public CompletionStage<@Nullable Object> onCall(
                    HubInvocation invocation, Supplier<CompletionStage<@Nullable Object>> next) {
                return CompletableFuture.failedStage(failure);
            }
        };
        try (ClassicUnderTest server = new ClassicUnderTest(settings, setup -> setup.module(failing))) {
            RawClient ana = server.client().connect();
            ana.line().send(RawClient.call("echo", "7", "x"));
            return ana.await(frame -> frame.path("I").asText().equals("7"));
        }
    }

    @Test
    void errorForTheClient_isToldWithItsData() {
        JsonNode told = told(ClassicSettings.defaults(), new HubException("taken", 3));

        assertThat(told.path("E").asText()).isEqualTo("taken");
        assertThat(told.path("H").asBoolean()).isTrue();
        assertThat(told.path("D").asInt()).isEqualTo(3);
    }

    @Test
    void otherError_isNotTold() {
        JsonNode told = told(ClassicSettings.defaults(), new IllegalStateException("a secret"));

        assertThat(told.path("E").asText()).isEqualTo("There was an error invoking Hub method 'chat.echo'.");
        assertThat(told.has("H") || told.has("D")).isFalse();
    }

    @Test
    void otherErrorInDetail_isToldByItsText_orByItsClassWithoutOne() {
        ClassicSettings detailed = ClassicSettings.defaults().withDetailedErrors();

        assertThat(told(detailed, new IllegalStateException("why")).path("E").asText())
                .isEqualTo("why");
        assertThat(told(detailed, new IllegalStateException()).path("E").asText())
                .isEqualTo("java.lang.IllegalStateException");
    }
}
