package io.rejoin.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.signalr.HttpRequestException;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a line is started again, and when not. Virtual time, no network. */
final class ReconnectorTest {
    private static final Duration WAIT = Duration.ofSeconds(3);

    private final Throwable broken = new IOException("broken");
    private final TestScheduler time = new TestScheduler();
    private final FakeLine line = new FakeLine();
    private final Listeners listeners = new Listeners();
    private final List<String> events = new ArrayList<>();
    private final List<Throwable> strays = new ArrayList<>();
    private Reconnector reconnector = reconnector((failed, away) -> Optional.of(WAIT), false);

    private Reconnector reconnector(ReconnectPolicy policy, boolean retriesStart) {
        return new Reconnector(line, policy, retriesStart, time, listeners);
    }

    @BeforeEach
    void listen() {
        RxJavaPlugins.setErrorHandler(strays::add);
        listeners.onReconnecting(error -> events.add("reconnecting"));
        listeners.onReconnected(() -> events.add("reconnected"));
        listeners.onClosed(error -> events.add(error.isPresent() ? "closed by error" : "closed"));
    }

    @AfterEach
    void nothingStrays() {
        RxJavaPlugins.reset();
        assertThat(strays).isEmpty();
    }

    private void pass(Duration duration) {
        time.advanceTimeBy(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private TestObserver<Void> start() {
        return reconnector.start().test();
    }

    private void lose() {
        line.end();
        reconnector.lost(Optional.of(broken));
    }

    private void beUp() {
        reconnector.start();
        line.connect();
    }

    private void triesAfterTheWholeWait(int soFar) {
        pass(WAIT.minusMillis(1));
        assertThat(line.tries()).isEqualTo(soFar);
        pass(Duration.ofMillis(1));
        assertThat(line.tries()).isEqualTo(soFar + 1);
    }

    @Test
    void startThatSucceeds_completes_withoutNews() {
        TestObserver<Void> started = start();
        started.assertNotComplete();
        line.connect();

        started.assertComplete();
        assertThat(events).isEmpty();
    }

    @Test
    void startThatFails_isTheCallers_andCanBeRepeated() {
        TestObserver<Void> started = start();
        line.fail(broken);
        pass(WAIT);

        started.assertError(broken);
        assertThat(line.tries()).isEqualTo(1);
        assertThat(events).isEmpty();
        start();
        line.connect();
        assertThat(line.tries()).isEqualTo(2);
    }

    @Test
    void startsAreToBeRetried_theFirstCompletesInTheEnd() {
        reconnector = reconnector((failed, away) -> Optional.of(WAIT), true);
        TestObserver<Void> started = start();
        line.fail(broken);
        started.assertNotComplete().assertNoErrors();
        pass(WAIT);
        line.connect();

        started.assertComplete();
        assertThat(events).isEmpty();
    }

    @Test
    void lostLine_isStartedAgainAfterTheWait_notBefore() {
        beUp();
        lose();
        triesAfterTheWholeWait(1);
        line.connect();

        assertThat(events).containsExactly("reconnecting", "reconnected");
    }

    @Test
    void policy_isAskedWithFailuresAndTime_anewForEachLoss() {
        List<String> asked = new ArrayList<>();
        reconnector = reconnector(
                (failed, away) -> {
                    asked.add(failed + " " + away.toSeconds());
                    return Optional.of(WAIT);
                },
                false);
        beUp();
        pass(Duration.ofMinutes(5));
        lose();
        pass(WAIT);
        line.fail(broken);
        pass(WAIT);
        line.fail(broken);
        pass(WAIT);
        line.connect();
        pass(Duration.ofMinutes(5));
        lose();

        assertThat(asked).containsExactly("0 0", "1 3", "2 6", "0 0");
        assertThat(events).containsExactly("reconnecting", "reconnected", "reconnecting");
    }

    @Test
    void policyGivesUp_isToldAndCanBeStartedAgain() {
        reconnector = reconnector((failed, away) -> failed < 2 ? Optional.of(WAIT) : Optional.empty(), false);
        beUp();
        lose();
        for (int i = 0; i < 2; i++) {
            pass(WAIT);
            line.fail(broken);
        }
        pass(WAIT);

        assertThat(line.tries()).isEqualTo(3);
        assertThat(events).containsExactly("reconnecting", "closed by error");
        start();
        assertThat(line.tries()).isEqualTo(4);
    }

    @Test
    void policyOfNoReturn_closesAtOnce() {
        reconnector = reconnector(ReconnectPolicy.never(), false);
        beUp();
        lose();

        assertThat(events).containsExactly("closed by error");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void userIsNotLetIn_staysAway(int status) {
        beUp();
        lose();
        pass(WAIT);
        line.fail(new RuntimeException(new IOException(new HttpRequestException("no", status))));
        pass(WAIT);

        assertThat(line.tries()).isEqualTo(2);
        assertThat(events).containsExactly("reconnecting", "closed by error");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 503})
    void serverIsNotWell_isTriedAgain(int status) {
        beUp();
        lose();
        pass(WAIT);
        line.fail(new HttpRequestException("later", status));
        pass(WAIT);

        assertThat(line.tries()).isEqualTo(3);
    }

    @Test
    void serverSaysGoodbye_staysAway_andAStartBeginsAnew() {
        beUp();
        reconnector.goodbye();
        line.end();
        reconnector.lost(Optional.empty());
        pass(WAIT);
        assertThat(events).containsExactly("closed");
        beUp();
        lose();
        pass(WAIT);

        assertThat(line.tries()).isEqualTo(3);
        assertThat(events).containsExactly("closed", "reconnecting");
    }

    @Test
    void endDuringATry_isNoNews_theTrySaysHowItWent() {
        beUp();
        lose();
        pass(WAIT);
        reconnector.lost(Optional.of(broken));
        line.fail(broken);
        reconnector.lost(Optional.of(broken));
        pass(WAIT);

        assertThat(line.tries()).isEqualTo(3);
        assertThat(events).containsExactly("reconnecting");
    }

    @Test
    void lineThatEndsAsItComesUp_isNotTakenForUp() {
        beUp();
        lose();
        pass(WAIT);
        reconnector.lost(Optional.of(broken));
        line.connectAndEnd();
        pass(WAIT);

        assertThat(line.tries()).isEqualTo(3);
        assertThat(events).containsExactly("reconnecting", "reconnected", "reconnecting");
    }

    @Test
    void stopWhileUp_stopsTheLine_andItStaysDown() {
        beUp();
        TestObserver<Void> stopped = reconnector.stop().test();
        stopped.assertNotComplete();
        lose();
        line.stopped();
        pass(WAIT);

        stopped.assertComplete();
        assertThat(line.tries()).isEqualTo(1);
        assertThat(events).containsExactly("closed");
    }

    @Test
    void stopWhileItWaits_noTryFollows() {
        beUp();
        lose();
        TestObserver<Void> again = start();
        line.fail(broken);
        reconnector.stop().test().assertComplete();
        pass(WAIT);

        again.assertError(CancellationException.class);
        assertThat(line.tries()).isEqualTo(2);
        assertThat(events).containsExactly("reconnecting", "closed");
    }

    @Test
    void stopDuringATryThatFails_isCancelledAndDown() {
        TestObserver<Void> started = start();
        TestObserver<Void> stopped = reconnector.stop().test();
        assertThat(line.cancelled()).isEqualTo(1);
        stopped.assertNotComplete();
        line.fail(broken);
        pass(WAIT);

        stopped.assertComplete();
        started.assertError(CancellationException.class);
        assertThat(line.tries()).isEqualTo(1);
        assertThat(line.stops()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void stopDuringATryThatSucceeds_stopsWhatCameUp() {
        beUp();
        lose();
        pass(WAIT);
        TestObserver<Void> stopped = reconnector.stop().test();
        line.connect();
        stopped.assertNotComplete();
        line.stopped();

        stopped.assertComplete();
        assertThat(events).containsExactly("reconnecting", "closed");
    }

    @Test
    void startWhileItStops_comesAfterwards() {
        beUp();
        reconnector.stop();
        TestObserver<Void> again = start();
        assertThat(line.tries()).isEqualTo(1);
        line.stopped();
        assertThat(line.tries()).isEqualTo(2);
        line.connect();

        again.assertComplete();
    }

    @Test
    void startWhileItWaits_triesAtOnce_andOnlyOnce() {
        beUp();
        lose();
        TestObserver<Void> again = start();
        assertThat(line.tries()).isEqualTo(2);
        pass(WAIT);
        assertThat(line.tries()).isEqualTo(2);
        line.connect();

        again.assertComplete();
        assertThat(events).containsExactly("reconnecting", "reconnected");
    }

    @Test
    void waitThatWasCutShort_doesNotShortenTheNext() {
        beUp();
        lose();
        pass(Duration.ofSeconds(1));
        beUp();
        lose();

        triesAfterTheWholeWait(2);
    }

    @Test
    void listenerStartsItAnew_whenItIsLost_theWaitOfTheLossIsOff() {
        List<Runnable> once = new ArrayList<>(List.of(() -> {
            reconnector.stop();
            reconnector.start();
        }));
        listeners.onReconnecting(error -> {
            once.forEach(Runnable::run);
            once.clear();
        });
        beUp();
        lose();
        assertThat(line.tries()).isEqualTo(2);
        line.connect();
        pass(Duration.ofSeconds(1));
        lose();

        triesAfterTheWholeWait(2);
    }

    @Test
    void startWhileUpOrTrying_startsNothing() {
        TestObserver<Void> first = start();
        TestObserver<Void> second = start();
        line.connect();

        first.assertComplete();
        second.assertComplete();
        start().assertComplete();
        assertThat(line.tries()).isEqualTo(1);
    }

    @Test
    void listenerStopsIt_whenItIsLost_noTryFollows() {
        listeners.onReconnecting(error -> reconnector.stop());
        beUp();
        lose();
        pass(WAIT);

        assertThat(line.tries()).isEqualTo(1);
        assertThat(events).containsExactly("reconnecting", "closed");
    }

    @Test
    void listenerThrows_othersAreTold_andItComesBack() {
        listeners.onReconnecting(error -> {
            throw new IllegalArgumentException("a listener");
        });
        listeners.onReconnecting(error -> events.add("told too"));
        beUp();
        lose();
        pass(WAIT);

        assertThat(line.tries()).isEqualTo(2);
        assertThat(events).containsExactly("reconnecting", "told too");
        assertThat(strays).singleElement().asString().contains("a listener");
        strays.clear();
    }
}
