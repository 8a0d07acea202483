package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One key of each algorithm in the hands of many threads, which mint and verify different texts at once. */
class KeyThreadsTest {
    private static final int TASKS = 16;

    @ParameterizedTest
    @EnumSource
    void manyThreads_shareOneKey(KeyAlgorithm algorithm) throws InterruptedException, ExecutionException {
        shared(algorithm, Executors.newFixedThreadPool(8));
    }

    /** On a platform without virtual threads these are others of its own. */
    @ParameterizedTest
    @EnumSource
    void oneThreadForEachTask_sharesOneKey(KeyAlgorithm algorithm) throws Exception {
        String best = Runtime.version().feature() >= 21 ? "newVirtualThreadPerTaskExecutor" : "newCachedThreadPool";
        shared(algorithm, (ExecutorService) Executors.class.getMethod(best).invoke(null));
    }

    private static void shared(KeyAlgorithm algorithm, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        TokenKey key = algorithm.generate();
        TokenKey other = algorithm.key(key.id(), algorithm.generate().requireSecret());
        int rounds = algorithm.isSymmetric() ? 2_000 : 10;
        Callable<Integer> task = () -> wrongVerdicts(key, other, rounds);
        try {
            for (Future<Integer> wrong : threads.invokeAll(Collections.nCopies(TASKS, task))) {
                assertThat(wrong.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int wrongVerdicts(TokenKey key, TokenKey other, int rounds) {
        int wrong = 0;
        for (int i = 0; i < rounds; i++) {
            String text = Thread.currentThread().getName() + i;
            byte[] good = key.mint(text.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
            byte[] bad = other.mint(text.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
            wrong += new String(key.authenticate(good), StandardCharsets.UTF_8).equals(text) ? 0 : 1;
            wrong += isRefused(key, bad) ? 0 : 1;
        }
        return wrong;
    }

    private static boolean isRefused(TokenKey key, byte[] text) {
        try {
            key.authenticate(text);
            return false;
        } catch (RefusedException e) {
            return e.reason() == RefusalReason.BAD_SIGNATURE;
        }
    }
}
