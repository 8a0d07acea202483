package io.rejoin.store.azure;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** Between a client and the service: counts requests, lets something happen in between, loses an answer. */
final class Wire implements HttpPipelinePolicy {

    private record Event(Predicate<HttpRequest> at, Runnable happening) {}

    private final Queue<String> paths = new ConcurrentLinkedQueue<>();
    /** What is still to come. */
    private final List<Event> before = new CopyOnWriteArrayList<>();

    /** Whose answers are still to be lost. */
    private final List<Predicate<HttpRequest>> lost = new CopyOnWriteArrayList<>();

    static boolean isTransaction(HttpRequest request) {
        return request.getUrl().getPath().endsWith("$batch");
    }

    /** How many transactions were submitted. */
    long transactions() {
        return requests("$batch");
    }

    /** How many requests had this in their path. */
    long requests(String part) {
        return paths.stream().filter(path -> path.contains(part)).count();
    }

    /** Runs this, once, before the next such request goes out. */
    void before(Predicate<HttpRequest> request, Runnable happening) {
        before.add(new Event(request, happening));
    }

    /** Lets the next such request through and then loses its answer, once. */
    void loseAnswer(Predicate<HttpRequest> request) {
        lost.add(request);
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        HttpRequest request = context.getHttpRequest();
        paths.add(request.getUrl().getPath());
        Mono<HttpResponse> answer = Mono.fromRunnable(() -> happen(request)).then(Mono.defer(next::process));
        boolean isLost = take(lost, it -> it.test(request)).isPresent();
        return isLost ? answer.flatMap(it -> Mono.error(new IOException("the answer is lost"))) : answer;
    }

    private void happen(HttpRequest request) {
        take(before, event -> event.at().test(request))
                .ifPresent(event -> event.happening().run());
    }

    private static <T> Optional<T> take(List<T> from, Predicate<T> wanted) {
        return from.stream().filter(wanted).findFirst().filter(from::remove);
    }
}
