package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is given a challenge. Listens on a free port. */
final class ChallengeEndpointTest {

    private static HttpResponse<String> ask(CoreUnderTest server, String method) {
        return server.ask(method, "/chat/challenge", "", "Authorization", "Bearer ana");
    }

    @Test
    void challenge_isGivenWithTheAudienceAndNotKeptOnTheWay() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            HttpResponse<String> answer = ask(server, "POST");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            String audience = server.hubs().policy().tokens().audience();
            assertThat(answer.body())
                    .matches("\\{\"challenge\":\"[A-Za-z0-9_-]{43}\",\"audience\":\"" + audience + "\"}")
                    .isNotEqualTo(ask(server, "POST").body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD"})
    void anotherMethod_isNotServed(String method) {
        try (CoreUnderTest server = new CoreUnderTest()) {
            assertThat(ask(server, method).statusCode()).isEqualTo(405);
        }
    }

    @Test
    void whoMayNotUseTheHub_isGivenNone() {
        HubModule nobody = new HubModule() {
            @Override
            public boolean mayUse(HubName hub, Optional<UserId> user) {
                return false;
            }
        };
        try (CoreUnderTest server = new CoreUnderTest(CoreSettings.defaults(), setup -> setup.module(nobody))) {
            assertThat(ask(server, "POST").statusCode()).isEqualTo(403);
            assertThat(server.ask("POST", "/chat/challenge", "").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void whoIsServedElsewhere_isChallengedThere() {
        Redirection.Target there = new Redirection.Target("https://b.example/chat?shard=2", Optional.of("t-2"));
        CoreSettings settings = CoreSettings.defaults().withRedirection((exchange, user) -> Optional.of(there));
        try (CoreUnderTest server = new CoreUnderTest(settings)) {
            assertThat(ask(server, "POST").body())
                    .isEqualTo("{\"url\":\"https://b.example/chat?shard=2\",\"accessToken\":\"t-2\"}");
        }
    }
}
