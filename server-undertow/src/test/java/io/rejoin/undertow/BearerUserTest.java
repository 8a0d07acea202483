package io.rejoin.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of exchanges that never were on a network. */
final class BearerUserTest {

    private final UserSource users = UserSource.bearer(token ->
            Optional.ofNullable(Map.of("a1", "ana", "b2", "ben").get(token)).map(UserId::of));

    @ParameterizedTest
    @CsvSource({
        "Bearer a1, '', ana",
        "bearer a1, '', ana",
        "'', b2, ben",
        "Bearer a1, b2, ana",
        "Bearer no, b2, ''",
        "Basic a1, b2, ben",
        "Basic a1, '', ''",
        "a1, '', ''",
        "'', no, ''",
        "'', '', ''",
    })
    void tokenInTheHeader_goesFirst(String header, String parameter, String user) {
        HttpServerExchange exchange = new HttpServerExchange(null);
        if (!header.isEmpty()) {
            exchange.getRequestHeaders().put(Headers.AUTHORIZATION, header);
        }
        if (!parameter.isEmpty()) {
            exchange.addQueryParam("access_token", parameter);
        }

        assertThat(users.user(exchange).map(UserId::value).orElse("")).isEqualTo(user);
    }
}
