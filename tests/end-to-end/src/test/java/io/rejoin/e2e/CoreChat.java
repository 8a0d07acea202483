package io.rejoin.e2e;

import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A hub with one method of each kind that clients of ASP.NET Core SignalR can call. */
final class CoreChat implements Hub {
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final Map<String, CompletableFuture<String>> later = new ConcurrentHashMap<>();
    private final Map<String, SubmissionPublisher<String>> feeds = new ConcurrentHashMap<>();

    public void join(HubCall call, String group) {
        call.join(GroupName.of(group));
    }

    public void say(HubCall call, String group, String text) {
        call.clients().group(GroupName.of(group)).send("said", group, text);
    }

    public String whoAmI(HubCall call) {
        return user(call);
    }

    public int add(int a, int b) {
        return a + b;
    }

    public int divide(int a, int b) {
        return a / b;
    }

    public void refuse(String why) {
        if (!why.isEmpty()) {
            throw new HubException(why);
        }
    }

    public Iterator<Integer> count(int end) {
        return IntStream.range(0, end).iterator();
    }

    public int sum(Iterator<Integer> numbers) {
        int sum = 0;
        while (numbers.hasNext()) {
            sum += numbers.next();
        }
        return sum;
    }

    /** A stream in, a stream out. */
    public Stream<Integer> twice(HubCall call, Stream<Integer> numbers) {
        note("streaming", call);
        return numbers.map(number -> number * 2);
    }

    public void hear(String text) {
        heard.add(text);
    }

    /** Answered by the test. */
    public CompletionStage<String> later(String name) {
        return later.computeIfAbsent(name, unknown -> new CompletableFuture<>());
    }

    /** Fed by the test. */
    public Flow.Publisher<String> follow(String name) {
        return feeds.computeIfAbsent(name, unknown -> new SubmissionPublisher<>());
    }

    @Override
    public void onConnected(HubCall call) {
        note("connected", call);
    }

    @Override
    public void onReconnected(HubCall call, RejoinOutcome outcome) {
        note("reconnected", call);
    }

    @Override
    public void onDisconnected(HubCall call, boolean stopped) {
        note("disconnected", call);
    }

    private void note(String event, HubCall call) {
        events.add(event + " " + user(call));
    }

    private static String user(HubCall call) {
        return call.user().map(UserId::value).orElse("");
    }

    /** What was heard that begins with this, in order. */
    List<String> heard(String beginning) {
        return heard.stream().filter(text -> text.startsWith(beginning)).toList();
    }

    void answerLater(String name, String answer) {
        later(name).toCompletableFuture().complete(answer);
    }

    /** The feed of a stream that somebody follows. */
    SubmissionPublisher<String> feed(String name) {
        return Until.present(
                "somebody follows " + name,
                () -> Optional.ofNullable(feeds.get(name)).filter(SubmissionPublisher::hasSubscribers));
    }

    /** How often this happened to a connection of the user: connected, reconnected, disconnected. */
    long count(String event, String user) {
        return events.stream().filter(noted -> noted.equals(event + " " + user)).count();
    }
}
