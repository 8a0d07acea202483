package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages and what they load. Listens on a free port. */
final class PageFilesTest {

    private static final Pattern LOADED = Pattern.compile("(?:src=\"|href=\"|from ')(/assets/|\\./)([^\"']+)");

    private DemoUnderTest demo;

    @BeforeEach
    void start(@TempDir Path folder) {
        demo = new DemoUnderTest(folder, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/admin/, text/html; charset=utf-8",
        "/assets/app.css, text/css; charset=utf-8",
        "/assets/chat.js, text/javascript; charset=utf-8",
        "/assets/lib/jquery-3.7.1.min.js, text/javascript; charset=utf-8",
        "/assets/lib/LICENSES.md, text/plain; charset=utf-8",
    })
    void file_hasItsTypeAndTheSafeHeaders(String path, String type) {
        HttpResponse<String> answer = demo.get(path, "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'self'; ")
                .doesNotContain("unsafe");
    }

    @Test
    void everythingThatAPageLoads_isServed() {
        List<String> loaded = Stream.of("/", "/admin/", "/as/ana/")
                .flatMap(page -> loaded(demo.get(page, demo.signIn("ana")).body()))
                .distinct()
                .toList();

        assertThat(loaded).hasSizeGreaterThan(5).allSatisfy(this::isServedWithWhatItLoads);
    }

    private void isServedWithWhatItLoads(String path) {
        HttpResponse<String> answer = demo.get(path, "");
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        loaded(answer.body())
                .filter(other -> !other.equals(path))
                .forEach(other ->
                        assertThat(demo.get(other, "").statusCode()).as(other).isEqualTo(200));
    }

    private static Stream<String> loaded(String text) {
        return LOADED.matcher(text).results().map((MatchResult found) -> "/assets/" + found.group(2));
    }

    @Test
    void everyFileOfThePages_isServed() throws Exception {
        Path folder = Path.of(PageFilesTest.class.getResource("page/").toURI());
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString())
                            .filter(name -> !name.endsWith(".html")))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(
                            name -> assertThat(demo.get("/assets/" + name, "").statusCode())
                                    .isEqualTo(200));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/",
                "/assets/index.html",
                "/assets/../index.html",
                "/assets/..%2findex.html",
                "/assets/%2e%2e/PageFile.class",
                "/assets/lib/",
                "/assets/app.css%00",
                "/index.html",
            })
    void otherName_isNotFound(String path) {
        assertThat(demo.get(path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void unchangedFile_isNotSentAgain() {
        String tag =
                demo.get("/assets/app.css", "").headers().firstValue("ETag").orElseThrow();
        HttpRequest again = HttpRequest.newBuilder(demo.at("/assets/app.css"))
                .header("If-None-Match", tag)
                .build();
        HttpRequest other = HttpRequest.newBuilder(demo.at("/assets/chat.js"))
                .header("If-None-Match", tag)
                .build();

        assertThat(demo.send(again).statusCode()).isEqualTo(304);
        assertThat(demo.send(again).body()).isEmpty();
        assertThat(demo.send(other).statusCode()).isEqualTo(200);
    }

    @Test
    void head_isAnsweredWithoutABody() {
        HttpResponse<String> answer = demo.send("HEAD", "/", "", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("Content-Length").orElseThrow())
                .isPositive();
    }

    @Test
    void adminWithoutSlash_isRedirected() {
        assertThat(demo.get("/admin", "").headers().firstValue("Location")).hasValue("/admin/");
    }
}
