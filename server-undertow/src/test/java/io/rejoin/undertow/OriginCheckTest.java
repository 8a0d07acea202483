package io.rejoin.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Origins of exchanges that never were on a network. */
final class OriginCheckTest {

    private static HttpServerExchange from(String origin) {
        HttpServerExchange exchange = new HttpServerExchange(null);
        exchange.setRequestScheme("http");
        exchange.getRequestHeaders().put(Headers.HOST, "localhost:8080");
        if (!origin.isEmpty()) {
            exchange.getRequestHeaders().put(Headers.ORIGIN, origin);
        }
        return exchange;
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "http://localhost:8080, true",
        "https://localhost:8080, false",
        "http://localhost, false",
        "http://localhost:80801, false",
        "http://localhost:8080.evil.example, false",
        "http://evil.example, false",
        "null, false",
        "HTTP://LOCALHOST:8080, false",
    })
    void sameOrigin_permitsOwnPagesAndPrograms(String origin, boolean permitted) {
        assertThat(OriginCheck.sameOrigin().permits(from(origin))).isEqualTo(permitted);
    }

    @ParameterizedTest
    @CsvSource({"https://app.example, true", "'', true", "http://app.example, false", "http://localhost:8080, false"})
    void allowList_permitsItsOwnAlone(String origin, boolean permitted) {
        OriginCheck allow = OriginCheck.allow(Set.of("https://app.example"));

        assertThat(allow.permits(from(origin))).isEqualTo(permitted);
    }
}
